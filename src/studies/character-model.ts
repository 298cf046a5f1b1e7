// Makes, trains and measures character models: networks that read words letter by letter.
import * as tf from "@tensorflow/tfjs";
import { checkSeed } from "../base/counts";
import { seededRandom } from "../base/random";
import { checkNames, InputError } from "../base/validate";
import { checkVocabulary, type EncodedWords, encodeWords, letters } from "../data/words/letters";
import { maskedCrossEntropy } from "../models/seq2seq/loss";
import { completeSettings } from "../runs/settings";
import type { RunContext } from "../runs/types";
import { answers } from "./answers";
import { type CellName, fit, type Network, newNetwork, type RecurrentSettings } from "./recurrent";
import { characterSettings } from "./settings";

/**
 * A network that reads a word letter by letter, and predicts the next letter after each letter. F symbols in the vocabulary, H hidden units.
 *
 * This is a type alias, because tf.dispose does not accept an interface.
 */
export type CharacterModel = {
  readonly cell: CellName;
  /** The cell and the output layer, with F features and F outputs. The outputs are logits. */
  readonly network: Network;
  /** The symbols that the network reads and writes, by id. The first symbol is the edge. [F] Default: `letters`. */
  readonly vocabulary?: string[];
};

/**
 * Returns a new, untrained character model. `tf.dispose(model)` frees its memory.
 *
 *     const passages = passagesOf("a text\nof your own");
 *     const model = newCharacterModel({ cell: "gru" }, 1, characterVocabulary(passages));
 * @param vocabulary the symbols that the model reads and writes [F]. The first symbol must be the edge. Default: `letters`, which has the edge and a to z.
 * @throws InputError for an unknown or invalid setting, an invalid seed or an invalid vocabulary
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
    vocabulary: vocabulary as string[], // this is the list of the caller and not a copy, so that its ids are computed only once
  };
}

/** The arguments of training besides its settings. */
export interface CharacterTraining extends Omit<RunContext, "onProgress"> {
  /** A function that is called after each step, e.g. `onProgress: () => bar.step()`. Training waits for the promise that it returns. */
  readonly onProgress?: (share: number) => void | Promise<void>;
}

/**
 * Trains a character model in place. Each step draws random words, and uses the cross-entropy over their letters and ends as its loss.
 *
 * @param texts the words to learn from
 * @param settings the settings of the model. Training uses `steps`, `batch`, `learningRate` and `clipNorm`.
 * @returns the loss over time in nats per letter: the training is divided into 40 parts, and each number is the mean of one part
 * @throws InputError for invalid words or an invalid setting
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
 * Returns the mean surprise of a model, which is the negative log-probability of each letter, in nats per letter. The end of a word counts as a letter.
 * @throws InputError for invalid words
 */
export function characterLoss({ cell, network, vocabulary }: CharacterModel, texts: readonly string[]): number {
  return tf.tidy(() => {
    const { inputs, targets, lengths } = encodeWords(texts, vocabulary);
    return maskedCrossEntropy(answers(cell, network, inputs), targets, { lengths }).dataSync()[0] as number;
  });
}

/**
 * Returns a copy of the model in which one hidden unit has no effect: neither the gates at the next step nor the output layer read it.
 *
 * The function sets the rows of this unit to 0, in all recurrent kernels and in the kernel of the output layer.
 * @returns a new model, which the caller must dispose
 * @throws InputError for a unit that does not exist
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

/** Returns randomly drawn words. All words are equally likely. */
function drawWords(texts: readonly string[], vocabulary: readonly string[], batch: number, seed: number): EncodedWords {
  const random = seededRandom(seed, "words of a batch");
  const drawn = Array.from({ length: batch }, () => texts[Math.floor(random() * texts.length)] as string);
  return encodeWords(drawn, vocabulary);
}

const complete = (caller: string, settings: Partial<RecurrentSettings>): RecurrentSettings =>
  completeSettings<RecurrentSettings>(caller, characterSettings, settings);
