// Networks that read words letter by letter: how they are made, trained and measured.
import * as tf from "@tensorflow/tfjs";
import { checkSeed } from "../base/counts";
import { seededRandom } from "../base/random";
import { checkNames, InputError } from "../base/validate";
import { checkVocabulary, type EncodedWords, encodeWords, letters } from "../data/words/letters";
import { maskedCrossEntropy } from "../models/seq2seq/loss";
import { completeSettings } from "../runs/settings";
import type { RunContext } from "../runs/types";
import { answers } from "./reader";
import { type CellName, fit, type Network, newNetwork, type RecurrentSettings, recurrentSettings } from "./recurrent";

/**
 * A network that reads a word letter by letter, and says after each what comes next. F symbols of the vocabulary, H hidden units.
 *
 * A type alias: tf.dispose takes no interface.
 */
export type CharacterModel = {
  readonly cell: CellName;
  /** F features, and F outputs: logits. */
  readonly network: Network;
  /** What it reads and writes, by its id: the edge, then the symbols. [F] Absent: `letters`. */
  readonly vocabulary?: string[];
};

/** Settings of a character model and its training. */
export const characterSettings = {
  ...recurrentSettings,
  units: recurrentSettings.units.default(96),
  steps: recurrentSettings.steps.default(1200),
  batch: recurrentSettings.batch.default(64).describe("B, words a step"),
};

/**
 * A character model that has learnt nothing yet. What it takes is given back by `tf.dispose(model)`.
 *
 *     const passages = passagesOf("a text\nof your own");
 *     const model = newCharacterModel({ cell: "gru" }, 1, characterVocabulary(passages));
 * @param vocabulary the symbols that it reads and writes, the edge first [F]. Default: `letters`, the edge and a to z
 * @throws InputError for a setting that does not exist or has a wrong value, a wrong seed, or a vocabulary that is none
 */
export function newCharacterModel(
  settings: Partial<RecurrentSettings>,
  seed: number,
  vocabulary: readonly string[] = letters,
): CharacterModel {
  const all = complete("newCharacterModel", settings);
  checkSeed("newCharacterModel", seed);
  checkVocabulary("newCharacterModel", vocabulary);
  const F = vocabulary.length;
  return {
    cell: all.cell,
    network: newNetwork(all, { features: F, outputs: F }, seed),
    vocabulary: vocabulary as string[], // the same list, so that its ids are found once
  };
}

/** What a training is given besides its settings. */
export interface CharacterTraining extends Omit<RunContext, "onProgress"> {
  /** Called after each step, and waited for: `onProgress: () => bar.step()`. */
  readonly onProgress?: (share: number) => void | Promise<void>;
}

/**
 * Trains a character model in place: at each step the cross-entropy of words drawn by lot, over their letters and ends.
 *
 * @param texts words to learn from
 * @param settings as the model was made with; steps, batch, learning rate and clip count here
 * @returns the loss over time, in nats a letter: the mean of each of 40 parts of the training
 * @throws InputError for words that are none, or a wrong setting
 */
export function trainCharacterModel(
  model: CharacterModel,
  texts: readonly string[],
  settings: Partial<RecurrentSettings>,
  context: CharacterTraining,
): Promise<number[]> {
  checkNames("trainCharacterModel", "context", context, ["seed", "signal", "onProgress"]);
  const all = complete("trainCharacterModel", settings);
  return fit<EncodedWords>(model.network, all, context, {
    data: (seed) => drawWords(texts, model.vocabulary ?? letters, all.batch, seed),
    loss: (network, { inputs, targets, lengths }) =>
      maskedCrossEntropy(answers(model.cell, network, inputs), targets, { lengths }),
  });
}

/**
 * How surprised a model is on the mean, in nats a letter; a word's end counts as one of its letters.
 * @throws InputError for words that are none
 */
export function characterLoss({ cell, network, vocabulary }: CharacterModel, texts: readonly string[]): number {
  return tf.tidy(() => {
    const { inputs, targets, lengths } = encodeWords(texts, vocabulary);
    return maskedCrossEntropy(answers(cell, network, inputs), targets, { lengths }).dataSync()[0] as number;
  });
}

/**
 * The same model with one hidden unit that always says 0: nothing reads it any more, neither the gates at the next step nor the output.
 *
 * Its rows of all recurrent kernels and of the output's kernel are set to 0.
 * @returns a new model, to be disposed by the caller
 * @throws InputError for a unit that there is not
 */
export function silence({ cell, network, vocabulary }: CharacterModel, unit: number): CharacterModel {
  const H = network.kernel.shape[0];
  if (!Number.isInteger(unit) || unit < 0 || unit >= H)
    throw new InputError(`silence: unit must be a whole number from 0 to ${H - 1}, got ${unit}.`);
  return tf.tidy(() => {
    const heard = tf.tensor2d(
      Array.from({ length: H }, (_, n) => (n === unit ? 0 : 1)),
      [H, 1],
    );
    const without = (weights: object): object =>
      Object.fromEntries(
        Object.entries(weights).map(([name, value]) => [
          name,
          value instanceof tf.Tensor ? (name === "recurrent" ? tf.mul(value, heard) : tf.clone(value)) : without(value),
        ]),
      );
    const { kernel, bias } = network;
    return {
      cell,
      ...(vocabulary && { vocabulary }),
      network: { cell: without(network.cell), kernel: tf.mul(kernel, heard), bias: tf.clone(bias) } as Network,
    };
  });
}

/** Words drawn by lot, each as likely as the others. */
function drawWords(texts: readonly string[], vocabulary: readonly string[], batch: number, seed: number): EncodedWords {
  const random = seededRandom(seed, "words of a batch");
  const drawn = Array.from({ length: batch }, () => texts[Math.floor(random() * texts.length)] as string);
  return encodeWords(drawn, vocabulary);
}

const complete = (caller: string, settings: Partial<RecurrentSettings>): RecurrentSettings =>
  completeSettings<RecurrentSettings>(caller, characterSettings, settings);
