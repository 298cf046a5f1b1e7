// Defines what every kind of attention shares: the options and their checks, the softmax with a mask, and the weighted sum.
import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, type Sizes } from "../base/validate";

/** The result of attention. B batch, S source length, V value size. */
export type AttentionResult = {
  /** How well each key fits the query, before the mask and the softmax are applied. [B, S] */
  readonly scores: Tensor2D;
  /** The softmax of the scores. Each row sums to 1. A position that the mask drops has exactly 0. [B, S] */
  readonly weights: Tensor2D;
  /** The weighted sum of the values. [B, V] */
  readonly context: Tensor2D;
};

/** Options of every kind of attention. B batch, S source length, V value size. */
export interface AttentionOptions {
  /** The values that are summed. By default the keys are used. [B, S, V] */
  readonly values?: Tensor3D;
  /** 1 keeps a position, 0 drops it. Every row must keep at least one position. [B, S] */
  readonly mask?: Tensor2D;
}

/** Checks the options `values` and `mask`. `sizes` must already contain B and S. @throws InputError */
export function checkAttentionOptions(sizes: Sizes, options: AttentionOptions, more: readonly string[] = []): void {
  checkNames(sizes.caller, "options", options, ["values", "mask", ...more]);
  if (options.values !== undefined) sizes.check("options.values", options.values, ["B", "S", "V"]);
  if (options.mask !== undefined) checkMask(sizes, options.mask, "S");
}

/** Checks a mask of 0 and 1 whose rows each keep a position. `letter` stands for the number of positions. @throws InputError */
export function checkMask(sizes: Sizes, mask: Tensor2D, letter: "S" | "T"): void {
  sizes.check("options.mask", mask, ["B", letter]);
  const values = mask.dataSync();
  const odd = values.findIndex((value: number) => value !== 0 && value !== 1);
  if (odd >= 0) {
    throw sizes.error(
      "options.mask",
      "contain only 1 (keep) and 0 (drop)",
      `${values[odd]} at entry ${odd}`,
      "Is it a table of scores?",
    );
  }
  const S = sizes.get(letter);
  for (let row = 0; row < sizes.get("B"); row++) {
    if (values.subarray(row * S, (row + 1) * S).some((value: number) => value === 1)) continue;
    const cause =
      "Without a position the weights cannot sum to 1. Is the sequence empty, or are 0 and 1 swapped in the mask?";
    throw sizes.error(`options.mask row ${row}`, "keep at least one position", "all 0", cause);
  }
}

/**
 * Turns scores into attention weights and the context. All kinds of attention share this part.
 *
 *     weights = softmax(scores)              over the positions that the mask keeps
 *     context = Σ_s weights[s] * values[s]
 *
 * @param scores [B, S]
 * @param keys [B, S, D]; they are also the values if `values` is not given
 */
export function attend(scores: Tensor2D, keys: Tensor3D, { values = keys, mask }: AttentionOptions): AttentionResult {
  const weights = mask ? maskedSoftmax(scores, mask) : (tf.softmax(scores) as Tensor2D); // [B, S]
  const [B, S] = weights.shape;
  const sum = tf.matMul(tf.reshape(weights, [B, 1, S]), values); // [B, 1, V]
  return { scores, weights, context: tf.reshape(sum, [B, values.shape[2]]) }; // context [B, V]
}

/**
 * Returns the softmax over the kept positions of the last axis. Applying the mask after the softmax instead would give rows that sum to less than 1.
 *
 * The largest kept score is subtracted first, so that no exponential overflows. A dropped position gets exactly 0, whatever its score is.
 * @param scores [..., S]
 * @param mask 1 keeps a position, 0 drops it; each axis has the size of the scores' axis, or 1
 */
export function maskedSoftmax<T extends Tensor>(scores: T, mask: Tensor): T {
  const lowest = tf.min(scores, -1, true); // [..., 1]. Dropped scores get this value, so a dropped score is never the maximum
  const kept = tf.add(tf.mul(mask, scores), tf.mul(tf.sub(1, mask), lowest)); // [..., S]
  const shifted = tf.sub(kept, tf.max(kept, -1, true)); // [..., S], 0 at most
  const exponentials = tf.mul(tf.exp(shifted), mask); // [..., S]
  return tf.div(exponentials, tf.sum(exponentials, -1, true)); // [..., S]
}

/** Checks a query and keys. @throws InputError */
export function checkQueryAndKeys(sizes: Sizes, query: Tensor2D, size: "Q" | "D", keys: Tensor3D): void {
  sizes.check("query", query, ["B", size]);
  sizes.check("keys", keys, ["B", "S", "D"]);
}
