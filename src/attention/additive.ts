// Computes additive attention (Bahdanau).
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, Sizes } from "../base/validate";
import {
  type AttentionOptions,
  type AttentionResult,
  attend,
  checkAttentionOptions,
  checkQueryAndKeys,
} from "./attention";

/** The weights of additive attention. Q query size, D key size, A attention size. */
export type AdditiveWeights = {
  /** [Q, A] */
  readonly query: Tensor2D;
  /** [D, A] */
  readonly key: Tensor2D;
  /** [A] */
  readonly bias?: Tensor1D;
  /** [A] */
  readonly score: Tensor1D;
};

/**
 * Computes attention whose scores come from a small fully connected layer over the query and each key. B batch, S source length, Q query size,
 * D key size, A attention size, V value size.
 *
 *     scores[s] = v · tanh(query · W_q + keys[s] · W_k + b)
 *     weights   = softmax(scores)
 *     context   = Σ_s weights[s] * values[s]
 *
 * Training changes only the layer that computes the scores. The attention weights themselves are computed anew for each query.
 * @param weights query W_q [Q, A], key W_k [D, A], bias b [A] (optional), score v [A]
 * @param query the decoder's state [B, Q]
 * @param keys the encoder's outputs [B, S, D]
 * @returns scores and weights [B, S], context [B, V] (V = D if no values are given)
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, or a mask that drops a whole row
 * @see Bahdanau, Cho and Bengio 2015, section 3.1 and appendix A.1.2
 */
export function additiveAttention(
  weights: AdditiveWeights,
  query: Tensor2D,
  keys: Tensor3D,
  options: AttentionOptions = {},
): AttentionResult {
  const sizes = new Sizes("additiveAttention");
  checkNames(sizes.caller, "weights", weights, ["query", "key", "bias", "score"]);
  sizes.check("weights.score", weights.score, ["A"]);
  sizes.check("weights.query", weights.query, ["Q", "A"]);
  sizes.check("weights.key", weights.key, ["D", "A"]);
  if (weights.bias !== undefined) sizes.check("weights.bias", weights.bias, ["A"]);
  checkQueryAndKeys(sizes, query, "Q", keys);
  checkAttentionOptions(sizes, options);
  return tf.tidy(() => attend(additiveScores(weights, query, keys), keys, options));
}

function additiveScores(weights: AdditiveWeights, query: Tensor2D, keys: Tensor3D): Tensor2D {
  const [B, S, D] = keys.shape;
  const A = weights.score.shape[0];
  const fromQuery = tf.reshape(tf.matMul(query, weights.query), [B, 1, A]); // [B, 1, A]
  const fromKeys = tf.reshape(tf.matMul(tf.reshape(keys, [B * S, D]), weights.key), [B, S, A]); // [B, S, A]
  const sum = tf.add(fromQuery, fromKeys); // [B, S, A]
  const layer = tf.tanh(weights.bias ? tf.add(sum, weights.bias) : sum); // [B, S, A]
  const column = tf.reshape(weights.score, [A, 1]); // [A, 1]
  return tf.reshape(tf.matMul(tf.reshape(layer, [B * S, A]), column), [B, S]); // [B, S]
}
