// Defines what both joined cells share: their type, and the function that splits a kernel into the token's rows and the other rows.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/**
 * A cell whose gates have their weights joined side by side. A step then needs one product (two for a GRU), where `lstmStep` needs eight. The
 * results are the same. A decoder uses it if its next input depends on its previous step, because no sequence function can be used then.
 * B batch, V target vocabulary, D context size, H hidden units, G gates.
 */
export interface JoinedCell {
  /** The weights with which all gates read the token: kernel [V, GH] and bias [GH]. */
  readonly token: { readonly kernel: Tensor2D; readonly bias: Tensor1D };
  /**
   * Computes one step.
   * @param projected the part of the pre-activations that comes from the token [B, GH]
   * @param state hidden, and for an LSTM also cell, each [B, H]
   * @param context [B, D]
   * @returns the new state
   */
  step(projected: Tensor2D, state: readonly Tensor2D[], context: Tensor2D): readonly Tensor2D[];
}

/** Splits a kernel into the rows for the token [V, GH], and the rows for the context with the recurrent kernel below them [D + H, GH]. */
export function cut(
  kernel: Tensor2D,
  recurrent: Tensor2D,
  V: number,
): { readonly token: Tensor2D; readonly past: Tensor2D } {
  const [token, context] = tf.split(kernel, [V, kernel.shape[0] - V], 0) as [Tensor2D, Tensor2D];
  return { token, past: tf.concat2d([context, recurrent], 0) };
}
