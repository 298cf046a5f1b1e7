import * as tf from "@tensorflow/tfjs";
import { furthest } from "../cells/plain-lstm";

/** A tensor of numbers without pattern, between -1 and 1. */
export function wave<R extends tf.Rank>(shape: tf.ShapeMap[R], speed: number): tf.Tensor<R> {
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => Math.sin(speed * (i + 1) ** 1.3)),
    shape,
  );
}

/** The largest difference as a share of the largest number. */
export function apart(got: tf.Tensor, want: tf.Tensor): number {
  const largest = tf.max(tf.abs(want)).dataSync()[0] as number;
  return furthest(got.arraySync(), want.arraySync()) / Math.max(largest, 1e-6);
}
