// What both joined cells are made of: the type of such a cell, and the cut of a kernel into its token's and its other rows.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/**
 * A cell whose gates' weights lie side by side, so that a step takes one product (a GRU two) where `lstmStep` takes eight; the numbers are the
 * same. For a decoder whose next input is not known before its last step, where no sequence function can be used. B batch, V target vocabulary,
 * D context size, H hidden units, G gates.
 */
export interface JoinedCell {
  /** What tokens give to all gates: kernel [V, GH] and bias [GH]. */
  readonly token: { readonly kernel: Tensor2D; readonly bias: Tensor1D };
  /**
   * One step.
   * @param projected the token's share of the pre-activations [B, GH]
   * @param state hidden, and an LSTM's cell [B, H] each
   * @param context [B, D]
   * @returns the new state
   */
  step(projected: Tensor2D, state: readonly Tensor2D[], context: Tensor2D): readonly Tensor2D[];
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
