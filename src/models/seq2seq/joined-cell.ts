import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { Calc } from "./calc";
import { joinedGru } from "./joined-gru";
import { joinedLstm } from "./joined-lstm";
import type { GatedWeights } from "./model";

/** A step forward. */
export interface StepForward<X> {
  /** The new state: hidden, and an LSTM's cell. [B, H] each */
  readonly state: readonly X[];
  /** What the way back needs of it. */
  readonly kept: readonly X[];
}

/** A step back: the gradients of what went into it. */
export interface StepBack<X> {
  /** [B, GH] */
  readonly projected: X;
  /** [B, D] */
  readonly context: X;
  /** Of the state before. [B, H] each */
  readonly state: readonly X[];
  /** For each of `pasts` what it was multiplied with [B, D + H] and the product's gradient: together they give the gradient of the matrix. */
  readonly products: readonly (readonly [X, X])[];
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
  /** One step, its token projected already [B, GH]; state as in StepForward, context [B, D]. */
  forward<X>(calc: Calc<X>, pasts: readonly X[], projected: X, state: readonly X[], context: X): StepForward<X>;
  /** The same step back. @param transposed `pasts`, turned @param arriving the gradients of the step's state */
  back<X>(calc: Calc<X>, transposed: readonly X[], step: StepTaken<X>, arriving: readonly X[]): StepBack<X>;
}

/** A step that has been taken: the state before it, the context that it saw, what it kept. */
export interface StepTaken<X> {
  readonly before: readonly X[];
  readonly context: X;
  readonly kept: readonly X[];
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
