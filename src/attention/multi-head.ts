// Computes multi-head attention: several attentions side by side, each with its own part of the queries, keys and values.
import type { Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkDense, type DenseWeights, denseOverTime } from "../base/dense";
import { checkNames, type Letter, Sizes } from "../base/validate";
import { maskedSoftmax } from "./attention";
import { checkStepMask, STEP_MASK_OPTIONS, type StepMaskOptions, stepMaskOf } from "./step-mask";

/**
 * The weights of multi-head attention. Q query size, D key size, V value size, A attention size (all heads together).
 *
 * With N heads, head 0 uses columns 0 to A / N - 1 of the first three kernels, head 1 the next A / N columns, and so on.
 */
export type MultiHeadWeights = {
  /** kernel [Q, A], bias [A] */
  readonly query: DenseWeights;
  /** kernel [D, A], bias [A] */
  readonly key: DenseWeights;
  /** kernel [V, A], bias [A] */
  readonly value: DenseWeights;
  /** kernel [A, Q], bias [Q] */
  readonly output: DenseWeights;
};

/** Options of `multiHeadAttention`. */
export interface MultiHeadOptions extends StepMaskOptions {
  /** N, the number of heads. The attention size A must be a multiple of it. */
  readonly heads: number;
}

/** The result of multi-head attention. B batch, N heads, T queries, S source length, Q query size, A attention size. */
export type MultiHeadResult = {
  /** How well each key fits each query in each head, before the masks and the softmax are applied. [B, N, T, S] */
  readonly scores: Tensor4D;
  /** The softmax of the scores. Each row sums to 1. A position that is masked has exactly 0. [B, N, T, S] */
  readonly weights: Tensor4D;
  /** The weighted sums of the values. The sums of the heads are concatenated, head 0 first. [B, T, A] */
  readonly context: Tensor3D;
  /** The context after the output layer. [B, T, Q] */
  readonly output: Tensor3D;
};

/**
 * Computes multi-head attention. B batch, T queries, S source length, N heads, Q query size, D key size, V value size, A attention size.
 *
 *     q, k, v = queries · W_q + b_q,  keys · W_k + b_k,  values · W_v + b_v      each of size A, cut into N heads of size A / N
 *     weights of a head = softmax(q · kᵀ / sqrt(A / N))                          over the positions that the masks keep
 *     context = the weighted sums of v of all heads, concatenated
 *     output  = context · W_o + b_o
 *
 * With the same sequence three times it is self-attention: `multiHeadAttention(weights, x, x, x, …)`. It equals PyTorch's
 * `nn.MultiheadAttention` with `batch_first=True` and `average_attn_weights=False`.
 * @param weights query, key, value and output; each has a kernel and a bias
 * @param queries [B, T, Q]
 * @param keys [B, S, D]
 * @param values [B, S, V]
 * @param options `heads` N; `mask` [B, S], `causal`
 * @returns scores and weights [B, N, T, S], context [B, T, A], output [B, T, Q]
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, a number of heads that does not divide A, or a mask that leaves
 *   nothing to a query
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function multiHeadAttention(
  weights: MultiHeadWeights,
  queries: Tensor3D,
  keys: Tensor3D,
  values: Tensor3D,
  options: MultiHeadOptions,
): MultiHeadResult {
  const sizes = new Sizes("multiHeadAttention");
  checkNames(sizes.caller, "options", options, ["heads", ...STEP_MASK_OPTIONS]);
  checkMultiHead(sizes, "weights", weights, ["Q", "D", "V"]);
  checkHeads(sizes, options.heads);
  sizes.check("queries", queries, ["B", "T", "Q"]);
  sizes.check("keys", keys, ["B", "S", "D"]);
  sizes.check("values", values, ["B", "S", "V"]);
  checkStepMask(sizes, options, "S");
  return tf.tidy(() => attendWithHeads(weights, queries, keys, values, options));
}

/** Checks the weights of multi-head attention. `inputs` contains the letters of the sizes of queries, keys and values. @throws InputError */
export function checkMultiHead(
  sizes: Sizes,
  operand: string,
  weights: MultiHeadWeights,
  [query, key, value]: readonly [Letter, Letter, Letter],
): void {
  checkNames(sizes.caller, operand, weights, ["query", "key", "value", "output"]);
  checkDense(sizes, `${operand}.query`, weights.query, query, "A");
  checkDense(sizes, `${operand}.key`, weights.key, key, "A");
  checkDense(sizes, `${operand}.value`, weights.value, value, "A");
  checkDense(sizes, `${operand}.output`, weights.output, "A", query);
}

/** Checks the number of heads. `sizes` must already contain A. @throws InputError unless it divides A */
export function checkHeads(sizes: Sizes, heads: number): void {
  const A = sizes.get("A");
  if (Number.isInteger(heads) && heads > 0 && A % heads === 0) return;
  const cause = "Each head gets A / heads columns of the kernels.";
  throw sizes.error("options.heads", `be a whole number above 0 that divides A = ${A}`, String(heads), cause);
}

/** Computes multi-head attention. The caller must check the operands first, and call this function inside tf.tidy. */
export function attendWithHeads(
  weights: MultiHeadWeights,
  queries: Tensor3D,
  keys: Tensor3D,
  values: Tensor3D,
  { heads, ...masks }: MultiHeadOptions,
): MultiHeadResult {
  const [B, T] = queries.shape;
  const A = weights.query.bias.shape[0];
  const query = splitHeads(denseOverTime(weights.query, queries), heads); // [B, N, T, A / N]
  const key = splitHeads(denseOverTime(weights.key, keys), heads); // [B, N, S, A / N]
  const value = splitHeads(denseOverTime(weights.value, values), heads); // [B, N, S, A / N]
  const scores = tf.div<Tensor4D>(tf.matMul(query, key, false, true), Math.sqrt(A / heads)); // [B, N, T, S]
  const mask = stepMaskOf(masks, T);
  const shares = mask ? maskedSoftmax(scores, tf.expandDims(mask, 1)) : tf.softmax(scores); // [B, N, T, S]
  const sums = tf.matMul(shares, value); // [B, N, T, A / N]
  const context = tf.reshape(tf.transpose(sums, [0, 2, 1, 3]), [B, T, A]) as Tensor3D; // [B, T, A]
  return { scores, weights: shares, context, output: denseOverTime(weights.output, context) }; // output [B, T, Q]
}

/** Cuts the vector of each step into one part per head. [B, T, A] gives [B, N, T, A / N] */
function splitHeads(x: Tensor3D, heads: number): Tensor4D {
  const [B, T, A] = x.shape;
  return tf.transpose(tf.reshape(x, [B, T, heads, A / heads]), [0, 2, 1, 3]) as Tensor4D;
}
