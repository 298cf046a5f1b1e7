// Computes attention whose scores are products of the query and the keys. There are three kinds: dot, scaled dot and general.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError, Sizes } from "../base/validate";
import {
  type AttentionOptions,
  type AttentionResult,
  attend,
  checkAttentionOptions,
  checkQueryAndKeys,
} from "./attention";

/** Options of `dotAttention`. */
export interface DotAttentionOptions extends AttentionOptions {
  /** Whether to divide the scores by sqrt(D), which keeps their variance near 1 (Vaswani et al. 2017, eq. 1). Default false. */
  readonly scaled?: boolean;
}

/**
 * Computes dot-product attention. It has no learnt weights, so the query and the keys must have the same size. B batch, S source length, D key size, V value size.
 *
 *     scores[s] = query · keys[s]        (divided by sqrt(D) when scaled)
 *
 * @param query [B, D]
 * @param keys [B, S, D]
 * @returns scores and weights [B, S], context [B, V] (V = D if no values are given)
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, or a mask that drops a whole row
 * @see Luong, Pham and Manning 2015, who call it "dot"
 */
export function dotAttention(query: Tensor2D, keys: Tensor3D, options: DotAttentionOptions = {}): AttentionResult {
  const sizes = new Sizes("dotAttention");
  checkQueryAndKeys(sizes, query, "D", keys);
  checkAttentionOptions(sizes, options, ["scaled"]);
  const { scaled = false } = options;
  if (typeof scaled !== "boolean")
    throw new InputError(`dotAttention: options.scaled must be true or false, got ${scaled}.`);
  return tf.tidy(() => {
    const scores = dotScores(query, keys); // [B, S]
    return attend(scaled ? tf.div(scores, Math.sqrt(sizes.get("D"))) : scores, keys, options);
  });
}

/**
 * Computes dot-product attention after multiplying the query by a learnt matrix. B batch, S source length, Q query size, D key size,
 * V value size.
 *
 *     scores[s] = (query · W) · keys[s]
 *
 * @param weight W [Q, D]
 * @param query [B, Q]
 * @param keys [B, S, D]
 * @returns scores and weights [B, S], context [B, V] (V = D if no values are given)
 * @throws InputError as `dotAttention` does
 * @see Luong, Pham and Manning 2015, who call it "general"
 */
export function generalAttention(
  weight: Tensor2D,
  query: Tensor2D,
  keys: Tensor3D,
  options: AttentionOptions = {},
): AttentionResult {
  const sizes = new Sizes("generalAttention");
  sizes.check("weight", weight, ["Q", "D"]);
  checkQueryAndKeys(sizes, query, "Q", keys);
  checkAttentionOptions(sizes, options);
  return tf.tidy(() => attend(dotScores(tf.matMul(query, weight), keys), keys, options));
}

/** Returns the product of a query [B, D] with each key [B, S, D]. [B, S] */
function dotScores(query: Tensor2D, keys: Tensor3D): Tensor2D {
  const [B, S, D] = keys.shape;
  const column = tf.reshape(query, [B, D, 1]); // [B, D, 1]
  return tf.reshape(tf.matMul(keys, column), [B, S]); // [B, S]
}
