import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/**
 * Tensors end to end in one vector [P].
 *
 * A norm or an optimizer's rule over the vector takes a handful of operations, where one tensor after the other would take a handful each:
 * native TensorFlow needs 15 microseconds and more to start one.
 */
export function pack(tensors: readonly Tensor[]): Tensor1D {
  return tf.concat1d(tensors.map(flat)); // [P]
}

/** A vector [P] cut into tensors of the shapes that `like` has. */
export function unpack(vector: Tensor1D, like: readonly Tensor[]): Tensor[] {
  const parts = tf.split(
    vector,
    like.map(({ size }) => size),
  );
  return parts.map((part, n) => {
    const { shape } = like[n] as Tensor;
    return shape.length === 1 ? part : tf.reshape(part, shape);
  });
}

const flat = (tensor: Tensor) => (tensor.rank === 1 ? (tensor as Tensor1D) : tf.reshape<tf.Rank.R1>(tensor, [-1]));
