// Measures how much the prediction of a letter depends on each letter before it.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { encodeWords } from "../data/words/letters";
import { lastAnswer } from "./answers";
import type { CharacterModel } from "./character-model";

/**
 * Returns how much the prediction at each place depends on each letter up to this place. The measure is the norm of a gradient: that of the next
 * letter's log-probability with respect to the one-hot row of the earlier letter. N words; T is the number of letters of a word plus one.
 *
 *     connectivity(s, t) = || d ln p(x_{t+1} | x_0 … x_t) / d x_s ||_2,   s <= t
 *
 * @returns a norm for each word, each place t and each letter s up to t [N][T][t + 1]. Letter 0 is the edge.
 * @throws InputError for invalid words
 * @see Madsen 2019, "Visualizing memorization in RNNs", Distill, section "Connectivity in the Autocomplete Problem". Madsen uses the logit of the
 *   desired output. This function uses the log-probability, because training uses it too.
 */
export function connectivity({ cell, network, vocabulary }: CharacterModel, texts: readonly string[]): number[][][] {
  return tf.tidy(() => {
    const { inputs, targets, lengths } = encodeWords(texts, vocabulary);
    const F = inputs.shape[2];
    const norms = Array.from({ length: inputs.shape[1] }, (_, t) => {
      const next: tf.Tensor2D = tf.reshape(tf.slice(targets, [0, t, 0], [-1, 1, -1]), [texts.length, F]);
      // one gradient of the sum contains the gradient of every word, because words do not affect each other; after the end of a word it is 0
      const gradient = tf.grad((x) => tf.sum(tf.mul(tf.logSoftmax(lastAnswer(cell, network, x as tf.Tensor3D)), next)))(
        tf.slice(inputs, [0, 0, 0], [-1, t + 1, -1]),
      );
      return tf.norm(gradient, 2, -1).arraySync() as number[][]; // [N, t + 1]
    });
    return lengths.map((length, n) => norms.slice(0, length).map((rows) => rows[n] as number[]));
  });
}

/**
 * Returns the mean connectivity for each lag, which is the distance between a letter and the prediction. Lag 0 is the last letter read. Only places
 * after at least `most` letters count, so that the means of all lags are over the same places. Shorter words are left out.
 *
 * @returns the means for lags 0 to most - 1 [most]; the edge is not counted
 * @throws InputError if no word has `most` letters
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
