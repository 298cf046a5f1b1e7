import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../../../src/base/random";

/** Returns a tensor of numbers between ±scale. The numbers depend only on the seed and the name. */
export function made(shape: readonly number[], seed: number, name: string, scale = 1): tf.Tensor {
  const random = seededRandom(seed, name);
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => scale * (2 * random() - 1)),
    [...shape],
  );
}

/**
 * Returns the largest difference between two tensors, relative to the largest expected number. If the largest number is below `least`, `least` is used
 * instead, because sums that cancel leave only rounding errors.
 */
export function gap(got: tf.Tensor | undefined, want: tf.Tensor | undefined, least = 0.01): number {
  if (!got || !want || got.shape.join() !== want.shape.join()) return Number.POSITIVE_INFINITY;
  const [a, b] = [got.dataSync(), want.dataSync()];
  let [most, largest] = [0, least];
  for (let i = 0; i < a.length; i++) {
    const apart = Math.abs((a[i] as number) - (b[i] as number));
    if (Number.isNaN(apart)) return Number.POSITIVE_INFINITY;
    most = Math.max(most, apart);
    largest = Math.max(largest, Math.abs(b[i] as number));
  }
  return most / largest;
}

/** Returns every number of a tensor. */
export const numbers = (tensor: tf.Tensor | undefined): number[] => Array.from(tensor?.dataSync() ?? [Number.NaN]);
