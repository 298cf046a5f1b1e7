// Many tensors as one vector, and back.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/**
 * The numbers of tensors end to end in one vector [P].
 *
 * Norms and optimizers go over it in plain loops: an operation of TensorFlow takes 10 microseconds and more to start, and one for each tensor
 * would take longer than all of a small model's step. The kernel of the cells reads and writes JavaScript's numbers too, so nothing is copied.
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

/** A vector [P] cut into parts of the sizes that `like` has. The parts share the vector's memory. */
export function cut(vector: Float32Array, like: readonly Tensor[]): Float32Array[] {
  let at = 0;
  return like.map(({ size }) => {
    at += size;
    return vector.subarray(at - size, at);
  });
}

/** A vector [P] as tensors of the shapes that `like` has. */
export function unpack(vector: Float32Array, like: readonly Tensor[]): Tensor[] {
  return cut(vector, like).map((part, n) => tf.tensor(part.slice(), (like[n] as Tensor).shape));
}
