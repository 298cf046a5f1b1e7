// Packs many tensors into one vector, and unpacks it.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/**
 * Returns the values of tensors concatenated in one vector [P].
 *
 * Norms and optimizers compute over this vector with plain loops. An operation of TensorFlow takes at least 10 microseconds to start, so one
 * operation for each tensor would take longer than a whole step of a small model. In addition, the values stay in JavaScript arrays, which the C++
 * kernel of the cells can read.
 */
export function pack(tensors: readonly Tensor[]): Float32Array {
  const all = new Float32Array(tensors.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const tensor of tensors) {
    all.set(tensor.dataSync() as Float32Array, at);
    at += tensor.size;
  }
  return all;
}

/** Splits a vector [P] into parts with the sizes of the tensors `like`. The parts share the vector's memory. */
export function cut(vector: Float32Array, like: readonly Tensor[]): Float32Array[] {
  let at = 0;
  return like.map(({ size }) => {
    at += size;
    return vector.subarray(at - size, at);
  });
}

/** Splits a vector [P] into tensors with the shapes of the tensors `like`. */
export function unpack(vector: Float32Array, like: readonly Tensor[]): Tensor[] {
  return cut(vector, like).map((part, n) => tf.tensor(part.slice(), (like[n] as Tensor).shape));
}
