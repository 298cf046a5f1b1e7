// Generates words with a character model.
import * as tf from "@tensorflow/tfjs";
import { checkCount, checkSeed } from "../base/counts";
import { seededRandom } from "../base/random";
import { checkNames, InputError } from "../base/validate";
import { letters } from "../data/words/letters";
import { lastAnswer } from "./answers";
import type { CharacterModel } from "./character-model";

/** Options of `sampleWords`. */
export interface SampleOptions {
  readonly count: number;
  readonly seed: number;
  /**
   * The number by which the logits are divided. Below 1, likely letters become more likely. The default 1 uses the probabilities that were learnt.
   */
  readonly temperature?: number;
  /** The largest number of letters of a word. A longer word is cut off. Default 16. */
  readonly most?: number;
}

/**
 * Returns words that a character model generates. The model predicts the probabilities of the next letter from the letters before, and the function
 * draws a letter with these probabilities until it draws the end of the word. No word is empty.
 * @throws InputError if `count` or `most` is not an integer of at least 1, if `temperature` is not above 0, or if the seed is invalid
 */
export function sampleWords(model: CharacterModel, options: SampleOptions): string[] {
  const caller = "sampleWords";
  checkNames(caller, "options", options, ["count", "seed", "temperature", "most"]);
  const { count, seed, temperature = 1, most = 16 } = options;
  checkCount(caller, "options.count", count, 1);
  checkCount(caller, "options.most", most, 1);
  checkSeed(caller, seed);
  if (!(Number.isFinite(temperature) && temperature > 0))
    throw new InputError(`${caller}: options.temperature must be a number above 0, got ${temperature}.`);
  const random = seededRandom(seed, "words made up");
  const words = Array.from({ length: count }, (): number[] => [0]); // each word begins with the edge
  for (let t = 0; t < most; t++)
    for (const [n, row] of nextLetters(model, words, temperature).entries()) {
      const word = words[n] as number[];
      const at = random(); // a random number is drawn for each word that has ended too, so that no word depends on the length of the others
      if (t > 0 && word.at(-1) === 0) word.push(0);
      else word.push(drawn(t === 0 ? [0, ...row.slice(1)] : row, at));
    }
  return words.map((ids) =>
    ids
      .filter((id) => id > 0)
      .map((id) => (model.vocabulary ?? letters)[id])
      .join(""),
  );
}

/** Returns the probabilities of the next letter after each beginning of a word. All beginnings must have the same length. [N, F] */
function nextLetters(
  { cell, network, vocabulary }: CharacterModel,
  words: readonly number[][],
  temperature: number,
): number[][] {
  return tf.tidy(() => {
    const inputs = tf.oneHot(tf.tensor2d(words as number[][], undefined, "int32"), (vocabulary ?? letters).length);
    const logits = lastAnswer(cell, network, tf.cast(inputs, "float32") as tf.Tensor3D);
    return tf.softmax(tf.div(logits, temperature)).arraySync() as number[][];
  });
}

/** Returns the first index at which the running sum of the weights exceeds the given share of their total. */
function drawn(weights: readonly number[], share: number): number {
  let left = share * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return found < 0 ? weights.length - 1 : found;
}
