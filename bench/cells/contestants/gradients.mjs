// A loss with and without its gradients, the same way for every contestant in JavaScript.
import * as tf from "@tensorflow/tfjs";

/**
 * The loss of everybody is the sum of the squares of hidden [B, T, H] (the gradient of a mean costs tfjs much more than PyTorch, and is
 * no part of a cell); reading it waits for the result.
 *
 * @param {() => tf.Tensor} hidden
 * @param {readonly tf.Tensor[]} operands what gradients are asked for
 * @param {(gradients: tf.Tensor[]) => tf.Tensor[]} [arrange] brings the gradients into the problem's order and layout
 * @returns {import("./worker.mjs").Contestant}
 */
export function lossOf(hidden, operands, arrange = (gradients) => gradients) {
  const loss = () => /** @type {tf.Scalar} */ (tf.sum(tf.square(hidden())));
  const read = (/** @type {tf.Scalar} */ value) => Number(value.dataSync()[0]);
  const withGradients = () => tf.valueAndGrads(loss)([...operands]);
  return {
    forward: () => tf.tidy(() => read(loss())),
    both: () => tf.tidy(() => read(withGradients().value)),
    values: () =>
      tf.tidy(() => {
        const { grads } = withGradients();
        return [hidden(), ...arrange(grads)].map((tensor) => Float32Array.from(tensor.dataSync()));
      }),
  };
}
