// Computes a loss with and without its gradients, in the same way for every contestant in JavaScript.
import * as tf from "@tensorflow/tfjs";

/**
 * Returns a contestant that computes the loss alone (forward), the loss with its gradients (both), or the values to compare (values). The loss is the sum
 * of the squares of hidden [B, T, H]. (The gradient of a mean takes much longer in tfjs than in PyTorch, and it is not a part of a cell.) Reading the
 * loss waits for the result.
 *
 * @param {() => tf.Tensor} hidden
 * @param {readonly tf.Tensor[]} operands the tensors whose gradients are computed
 * @param {(gradients: tf.Tensor[]) => tf.Tensor[]} [arrange] brings the gradients into the problem's order and layout
 * @param {(output: tf.Tensor) => tf.Tensor} [lossFrom] another loss
 * @returns {import("./worker.mjs").Contestant}
 */
export function lossOf(
  hidden,
  operands,
  arrange = (gradients) => gradients,
  lossFrom = (output) => tf.sum(tf.square(output)),
) {
  const loss = () => /** @type {tf.Scalar} */ (lossFrom(hidden()));
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
