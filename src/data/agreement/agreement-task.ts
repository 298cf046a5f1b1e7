// Makes batches of the agreement task: "was" or "were"? The subject decides, and other nouns may stand between the subject and its verb.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount, checkSeed } from "../../base/counts";
import { seededRandom } from "../../base/random";
import { checkNames } from "../../base/validate";
import { agreementIds, agreementWords, drawSentence } from "./sentences";

/** Options for a batch of the agreement task. */
export interface AgreementOptions {
  /** T, the number of words in each row, at least 1. The last sentence of a row may be cut. */
  readonly length: number;
  /** B */
  readonly batch: number;
  /** The same seed gives the same batch on every machine and backend. For training, use a new seed for each step. */
  readonly seed: number;
  /** How many phrases may stand between a subject and its verb, at least 0. Default: 4 */
  readonly modifiers?: number;
}

/** A batch of the agreement task. B batch, T time steps, F = 18 words. It is a type alias because tf.tidy does not accept an interface as a container of tensors. */
export type AgreementBatch = {
  /** One-hot rows: a full stop, then sentences one after the other. [B, T, F] */
  readonly inputs: Tensor3D;
  /** 1 if the verb that comes next is "were"; 0 if it is "was" or if no verb comes next. [B, T, 1] */
  readonly targets: Tensor3D;
  /** 1 at each step that is followed by the verb, and 0 elsewhere: the weights of the loss. [B, T, 1] */
  readonly asked: Tensor3D;
  /** 1 where `asked` is 1 and the last noun has another number than the subject (an attractor). [B, T, 1] */
  readonly attractors: Tensor3D;
};

/** The loss of a predictor that has learnt nothing: ln 2 nats per verb, because "was" and "were" are equally likely. */
export const agreementBaseline = Math.LN2;

/**
 * Returns a batch of the agreement task: after each word that is followed by a verb, the network answers whether the verb is "were".
 *
 *     . the keys near the old car were gone . the dog that the boys saw was here .
 *
 * "keys" decides "were" although "car" is nearer. A network needs one bit of memory: it must write the bit at the subject, keep it past
 * other nouns, and replace it in the next sentence. The term attractor, for a noun that stands between and has the other number, is that of
 * Linzen, Dupoux and Goldberg (2016), "Assessing the Ability of LSTMs to Learn Syntax-Sensitive Dependencies".
 * @returns new tensors, to be disposed by the caller (`train` disposes them)
 * @throws InputError for `length` or `batch` below 1, `modifiers` below 0, a count that is not a whole number, a seed that is not finite, or an unknown option
 */
export function agreementTask(options: AgreementOptions): AgreementBatch {
  checkNames("agreementTask", "options", options, ["length", "batch", "seed", "modifiers"]);
  const { length, batch, seed, modifiers = 4 } = options;
  checkCount("agreementTask", "options.length", length, 1);
  checkCount("agreementTask", "options.batch", batch, 1);
  checkCount("agreementTask", "options.modifiers", modifiers, 0);
  checkSeed("agreementTask", seed);

  const random = seededRandom(seed, "agreement");
  const F = agreementWords.length;
  const inputs = new Float32Array(batch * length * F);
  const [targets, asked, attractors] = [0, 1, 2].map(() => new Float32Array(batch * length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let row = 0; row < batch; row++) {
    const first = row * length;
    const words = ["."];
    while (words.length < length) {
      const sentence = drawSentence(random, modifiers);
      const before = words.length + sentence.verb - 1;
      if (before < length) {
        targets[first + before] = sentence.plural ? 1 : 0;
        asked[first + before] = 1;
        attractors[first + before] = sentence.attractor ? 1 : 0;
      }
      words.push(...sentence.words);
    }
    for (let t = 0; t < length; t++) inputs[(first + t) * F + (agreementIds.get(words[t] as string) as number)] = 1;
  }
  const shape: [number, number, number] = [batch, length, 1];
  return {
    inputs: tf.tensor3d(inputs, [batch, length, F]),
    targets: tf.tensor3d(targets, shape),
    asked: tf.tensor3d(asked, shape),
    attractors: tf.tensor3d(attractors, shape),
  };
}
