// Computes multiplicative attention for all steps of a decoder at once.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { eachTimes } from "../../../base/dense";
import type { TrueSteps } from "../../../cells/mask";
import type { Seq2SeqAttention } from "../model";

/** The attention of every step of a decoder. B batch, T target length, S source length, D size of the encoder's hidden states. */
export type AlignedSteps = {
  /** The scores before the mask and the softmax. [B, T, S] */
  readonly scores: Tensor3D;
  /** The attention weights. Each row sums to 1 and is exactly 0 at the source's padding. [B, T, S] */
  readonly alignment: Tensor3D;
  /** [B, T, D] */
  readonly context: Tensor3D;
};

/**
 * Returns a mask [B, S] that is added to the scores. At the padding of each source, the mask is a number far below any score, so that the softmax
 * gives exactly 0 there. Elsewhere the mask is 0.
 *
 * `additiveAttention` and the other kinds mask in another way, which allows scores of any size. Adding a number saves five operations per step.
 */
export function dropPast(steps: TrueSteps | undefined, S: number): Tensor2D | undefined {
  if (!steps || steps.lengths.every((length) => length === S)) return undefined;
  const counts = (b: number, s: number, length: number) => steps.rows?.[b]?.[s] ?? s < length;
  return tf.tensor2d(
    steps.lengths.map((length, b) => Array.from({ length: S }, (_, s) => (counts(b, s, length) ? 0 : -1e30))),
  );
}

/**
 * Computes multiplicative attention for all queries at once, because no query depends on another.
 * @param hidden the decoder's states [B, T, H]
 * @param encoded keys and values [B, S, D]
 */
export function multiplicative(
  attention: Exclude<Seq2SeqAttention, { kind: "none" | "additive" }>,
  hidden: Tensor3D,
  encoded: Tensor3D,
  dropped: Tensor2D | undefined,
): AlignedSteps {
  const [B, S, D] = encoded.shape;
  const queries = attention.kind === "general" ? eachTimes(hidden, attention.weight) : hidden; // [B, T, D]
  const products = tf.matMul(queries, encoded, false, true) as Tensor3D; // [B, T, S]
  const scores: Tensor3D = attention.kind === "scaledDot" ? tf.div(products, Math.sqrt(D)) : products; // [B, T, S]
  const kept: Tensor3D = dropped ? tf.add(scores, tf.reshape(dropped, [B, 1, S])) : scores; // [B, T, S]
  const alignment = tf.softmax(kept); // [B, T, S]
  return { scores, alignment, context: tf.matMul(alignment, encoded) }; // context [B, T, D]
}
