// How much a prediction depends on each letter before it.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { encodeWords } from "../data/words/letters";
import type { CharacterModel } from "./character-model";
import { lastAnswer } from "./reader";

/**
 * How much what was said at each place hung on each letter before it: the norm of the gradient of the log-probability of what came next with
 * respect to the letter's one-hot row. N words, T letters and one.
 *
 *     connectivity(s, t) = || d ln p(x_{t+1} | x_0 … x_t) / d x_s ||_2,   s <= t
 *
 * @returns for each word, each place t, each letter s up to there (the edge is letter 0): [N][T][t + 1]
 * @throws InputError for words that are none
 * @see Madsen 2019, "Visualizing memorization in RNNs", Distill, section "Connectivity in the Autocomplete Problem"; there of the logit of the
 *   desired output, here of its log-probability, since that is what the model is trained on
 */
export function connectivity({ cell, network, vocabulary }: CharacterModel, texts: readonly string[]): number[][][] {
  return tf.tidy(() => {
    const { inputs, targets, lengths } = encodeWords(texts, vocabulary);
    const F = inputs.shape[2];
    const norms = Array.from({ length: inputs.shape[1] }, (_, t) => {
      const next: tf.Tensor2D = tf.reshape(tf.slice(targets, [0, t, 0], [-1, 1, -1]), [texts.length, F]);
      // words do not touch each other, so one gradient of the sum has every word's own; a word that has ended has no target, and 0
      const gradient = tf.grad((x) => tf.sum(tf.mul(tf.logSoftmax(lastAnswer(cell, network, x as tf.Tensor3D)), next)))(
        tf.slice(inputs, [0, 0, 0], [-1, t + 1, -1]),
      );
      return tf.norm(gradient, 2, -1).arraySync() as number[][]; // [N, t + 1]
    });
    return lengths.map((length, n) => norms.slice(0, length).map((rows) => rows[n] as number[]));
  });
}

/**
 * The mean connectivity by distance, lag 0 being the letter just read. Only places after at least `most` letters count, so that each lag's mean is
 * over the same places: words of fewer letters are left out.
 *
 * @returns [most], lags 0 to most - 1; the edge counts for none
 * @throws InputError for a `most` that no word has
 */
export function connectivityByLag(model: CharacterModel, texts: readonly string[], most = 8): number[] {
  const long = texts.filter((text) => [...text].length >= most);
  if (!Number.isInteger(most) || most < 1 || long.length === 0)
    throw new InputError(
      `connectivityByLag: most must be a whole number of letters that at least one word has, got ${most}.`,
    );
  const rows = connectivity(model, long).flatMap((places) => places.slice(most));
  return Array.from(
    { length: most },
    (_, lag) => rows.reduce((sum, row) => sum + (row[row.length - 1 - lag] as number), 0) / rows.length,
  );
}
