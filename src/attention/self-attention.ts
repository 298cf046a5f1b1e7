// Computes self-attention, in which the queries, keys and values come from the same sequence.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { eachTimes } from "../base/dense";
import { checkNames, Sizes } from "../base/validate";
import { maskedSoftmax } from "./attention";
import { checkStepMask, STEP_MASK_OPTIONS, type StepMaskOptions, stepMaskOf } from "./step-mask";

/** The matrices of self-attention. F features, D key size, V value size. */
export type SelfAttentionWeights = {
  /** [F, D] */
  readonly query: Tensor2D;
  /** [F, D] */
  readonly key: Tensor2D;
  /** [F, V] */
  readonly value: Tensor2D;
};

/** Options of `selfAttention`. */
export interface SelfAttentionOptions extends StepMaskOptions {
  /** Whether to divide the scores by sqrt(D), which keeps their variance near 1 (Vaswani et al. 2017, eq. 1). Default true. */
  readonly scaled?: boolean;
}

/** The result of self-attention. B batch, T time steps, V value size. Row t of a table belongs to the query of step t. */
export type SelfAttentionResult = {
  /** How well the key of each step fits the query of each step, before the mask and the softmax are applied. [B, T, T] */
  readonly scores: Tensor3D;
  /** The softmax of the scores. Each row sums to 1. A position that is masked has exactly 0. [B, T, T] */
  readonly weights: Tensor3D;
  /** The weighted sum of the values at each step. [B, T, V] */
  readonly context: Tensor3D;
};

/**
 * Computes self-attention with one head: each step of a sequence attends to all steps of the same sequence. B batch, T time steps, F features,
 * D key size, V value size.
 *
 *     q = x · W_q,  k = x · W_k,  v = x · W_v
 *     scores[t, s]  = q[t] · k[s] / sqrt(D)         (not divided if `scaled` is false)
 *     weights[t, :] = softmax(scores[t, :])         over the positions that the masks keep
 *     context[t]    = Σ_s weights[t, s] * v[s]
 *
 * If the steps are put into another order, the contexts are put into the same order and do not change otherwise. The order matters only if the
 * inputs contain it (`positionalEncoding`), or with `causal`. Steps that `mask` drops still have queries, so ignore their contexts.
 * @param weights query W_q and key W_k [F, D], value W_v [F, V]
 * @param inputs x [B, T, F]
 * @param options `mask` [B, T], `causal`, `scaled`
 * @returns scores and weights [B, T, T], context [B, T, V]
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, or a mask that leaves nothing to a query
 * @see Vaswani et al. 2017, eq. 1 and section 3.2.3
 */
export function selfAttention(
  weights: SelfAttentionWeights,
  inputs: Tensor3D,
  options: SelfAttentionOptions = {},
): SelfAttentionResult {
  const sizes = new Sizes("selfAttention");
  checkNames(sizes.caller, "weights", weights, ["query", "key", "value"]);
  checkNames(sizes.caller, "options", options, [...STEP_MASK_OPTIONS, "scaled"]);
  sizes.check("weights.query", weights.query, ["F", "D"]);
  sizes.check("weights.key", weights.key, ["F", "D"]);
  sizes.check("weights.value", weights.value, ["F", "V"]);
  sizes.check("inputs", inputs, ["B", "T", "F"]);
  checkStepMask(sizes, options, "T");
  const { scaled = true } = options;
  if (typeof scaled !== "boolean")
    throw sizes.error("options.scaled", "be true or false", String(scaled), "Leave it out to divide by sqrt(D).");
  return tf.tidy(() => {
    const [query, key] = [eachTimes(inputs, weights.query), eachTimes(inputs, weights.key)]; // [B, T, D] each
    const value = eachTimes(inputs, weights.value); // [B, T, V]
    const products: Tensor3D = tf.matMul(query, key, false, true); // [B, T, T]
    const scores: Tensor3D = scaled ? tf.div(products, Math.sqrt(sizes.get("D"))) : products; // [B, T, T]
    const mask = stepMaskOf(options, sizes.get("T"));
    const shares = mask ? maskedSoftmax(scores, mask) : tf.softmax(scores); // [B, T, T]
    return { scores, weights: shares, context: tf.matMul(shares, value) }; // context [B, T, V]
  });
}
