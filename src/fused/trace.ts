import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/** Makes values over time 0 past each sequence's end. [B, T, H] gives [B, T, H] */
export function blankPast(lengths: readonly number[], T: number): (values: Tensor3D) => Tensor3D {
  const runs = marks(lengths, T, (t, length) => t < length);
  return (values) => tf.add(tf.mul(values, runs), 0); // 0 times a negative is -0, and -0 + 0 is 0
}

/** Each sequence's value at its last true step. [B, T, H] gives [B, H] */
export function lastOf(values: Tensor3D, lengths: readonly number[]): Tensor2D {
  const last = marks(lengths, values.shape[1], (t, length) => t === length - 1);
  return tf.sum(tf.mul(values, last), 1);
}

/** 1 at the steps that are meant. [B, T, 1] */
function marks(lengths: readonly number[], T: number, meant: (t: number, length: number) => boolean): Tensor3D {
  return tf.tensor3d(lengths.map((length) => Array.from({ length: T }, (_, t) => [meant(t, length) ? 1 : 0])));
}
