// Makes batches of the agreement task: predict "was" or "were". The subject decides, and other nouns may be between the subject and the verb.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount, checkSeed } from "../../base/counts";
import { seededRandom } from "../../base/random";
import { checkNames } from "../../base/validate";
import { agreementIds, agreementWords, drawSentence } from "./sentences";

/** Options for a batch of the agreement task. */
export interface AgreementOptions {
  /** T, the number of words in each row, at least 1. A row may end in the middle of its last sentence. */
  readonly length: number;
  /** B, the number of rows. */
  readonly batch: number;
  /** The same seed gives the same batch on every machine and backend. For training, use a new seed for each step. */
  readonly seed: number;
  /** The largest number of phrases between a subject and its verb, at least 0. Default 4. */
  readonly modifiers?: number;
}

/**
 * A batch of the agreement task. B batch, T time steps, F = 18 words. It is a type alias because tf.tidy does not accept an interface as a container
 * of tensors.
 */
export type AgreementBatch = {
  /** The words as one-hot rows: a full stop, then one sentence after the other. [B, T, F] */
  readonly inputs: Tensor3D;
  /** 1 if the next word is the verb "were". 0 if it is "was" or not a verb. [B, T, 1] */
  readonly targets: Tensor3D;
  /** 1 at each step whose next word is the verb, and 0 elsewhere. These are the weights of the loss. [B, T, 1] */
  readonly asked: Tensor3D;
  /**
   * 1 where `asked` is 1 and the last noun is an attractor: it is singular and the subject is plural, or the other way round. 0 elsewhere.
   * [B, T, 1]
   */
  readonly attractors: Tensor3D;
};

/** The loss of a model that has learnt nothing: ln 2 nats per verb, because "was" and "were" are equally likely. */
export const agreementBaseline = Math.LN2;

/**
 * Returns a batch of the agreement task. Before each verb, the network must predict whether the verb is "were".
 *
 *     . the keys near the old car were gone . the dog that the boys saw was here .
 *
 * In the first sentence "keys" decides for "were", although "car" is nearer to the verb. A network needs one bit of memory. It must write the bit at
 * the subject, keep it past other nouns, and replace it in the next sentence. A noun between subject and verb that is singular when the subject is
 * plural, or plural when the subject is singular, is called an attractor, as in Linzen, Dupoux and Goldberg (2016), "Assessing the Ability of LSTMs
 * to Learn Syntax-Sensitive Dependencies".
 * @returns new tensors, which the caller must dispose (`train` disposes them)
 * @throws InputError for `length` or `batch` below 1, `modifiers` below 0, a count that is not a whole number, a seed that is not finite, or an
 *   unknown option
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
