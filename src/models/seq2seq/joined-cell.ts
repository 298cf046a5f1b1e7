import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { joinedGru } from "./joined-gru";
import { joinedLstm } from "./joined-lstm";
import type { GatedWeights } from "./model";

/** A step's tensors: hidden, and an LSTM's cell. [B, H] each */
export type Parts = readonly Tensor2D[];

/** A step forward. */
export interface StepForward {
  /** The new state. */
  readonly state: Parts;
  /** What the way back needs of it. */
  readonly kept: readonly Tensor2D[];
}

/** A step back: the gradients of what went into it. */
export interface StepBack {
  /** [B, GH] */
  readonly projected: Tensor2D;
  /** [B, D] */
  readonly context: Tensor2D;
  /** Of the state before, in its order. */
  readonly state: Parts;
  /** For each of `pasts` what it was multiplied with [B, D + H] and the product's gradient: together they give the gradient of the matrix. */
  readonly products: readonly (readonly [Tensor2D, Tensor2D])[];
}

/**
 * A cell whose gates' weights lie side by side, so that a step takes one product (a GRU two) where `lstmStep` takes eight; the numbers are the
 * same. For a decoder whose next input is not known before its last step, where no sequence function can be used. B batch, V target vocabulary,
 * D context size, H hidden units, G gates.
 */
export interface JoinedCell {
  /** What tokens give to all gates: kernel [V, GH] and bias [GH]. */
  readonly token: { readonly kernel: Tensor2D; readonly bias: Tensor1D };
  /** What context and hidden state, end to end, are multiplied with. [D + H, …] each */
  readonly pasts: readonly Tensor2D[];
  /** One step, its token projected already [B, GH]; context [B, D]. */
  forward(pasts: readonly Tensor2D[], projected: Tensor2D, state: Parts, context: Tensor2D): StepForward;
  /** The same step back. @param arriving the gradients of its state */
  back(
    transposed: readonly Tensor2D[],
    kept: readonly Tensor2D[],
    state: Parts,
    context: Tensor2D,
    arriving: Parts,
  ): StepBack;
}

/** @param V how many rows of the kernels are for the token; the others are for the context */
export function joinedCell(weights: GatedWeights, V: number): JoinedCell {
  return "forget" in weights ? joinedLstm(weights, V) : joinedGru(weights, V);
}

/** The kernel's rows for the token [V, GH]; below, those for the context with the recurrent kernel under them [D + H, GH]. */
export function cut(
  kernel: Tensor2D,
  recurrent: Tensor2D,
  V: number,
): { readonly token: Tensor2D; readonly past: Tensor2D } {
  const [token, context] = tf.split(kernel, [V, kernel.shape[0] - V], 0) as [Tensor2D, Tensor2D];
  return { token, past: tf.concat2d([context, recurrent], 0) };
}

/** y * (1 - y) * dy, where y is a sigmoid's value. */
export function sigmoidBack(y: Tensor2D, dy: Tensor2D): Tensor2D {
  return tf.mul(tf.mul(dy, y), tf.sub(1, y));
}

/** (1 - y * y) * dy, where y is a tanh's value. */
export function tanhBack(y: Tensor2D, dy: Tensor2D): Tensor2D {
  return tf.mul(dy, tf.sub(1, tf.square(y)));
}

/** Vectors end to end. [B, N] and [B, M] give [B, N + M] */
export function beside(...parts: Tensor2D[]): Tensor2D {
  return tf.concat2d(parts, 1);
}
