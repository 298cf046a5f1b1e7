// Runs tf.layers.lstm and tf.layers.gru with the sigmoid (their default is the hard sigmoid). Only with the reset before the product:
// tf.layers.gru throws an error for reset after.
import * as tf from "@tensorflow/tfjs";
import { lossOf } from "./gradients.mjs";

/** The order of the gates in the layers' concatenated weights (Keras' order). */
const orders = { lstm: ["input", "forget", "candidate", "output"], "gru before": ["update", "reset", "candidate"] };

/** @type {import("./worker.mjs").Prepare} */
export const layer = ({ cell, sizes, operands: wanted }, operands) => {
  if (cell === "gru after" || cell === "encoder-decoder") throw new Error(`tf.layers has no ${cell}`);
  const order = orders[cell];
  const { T, F, H } = sizes;
  const config = { units: H, inputShape: [T, F], returnSequences: true };
  const one = cell === "lstm" ? tf.layers.lstm({ ...config, ...plain }) : tf.layers.gru({ ...config, ...plain });
  const inputs = /** @type {tf.Tensor} */ (operands.inputs);
  const hidden = () => /** @type {tf.Tensor} */ (one.apply(inputs));
  tf.tidy(hidden); // makes the layer's variables
  const join = (/** @type {string} */ part) =>
    tf.concat(
      order.map((gate) => /** @type {tf.Tensor} */ (operands[`${gate}.${part}`])),
      -1,
    );
  one.setWeights(tf.tidy(() => ["kernel", "recurrent", "bias"].map(join)));
  const variables = one.trainableWeights.map((weight) => weight.read());
  return lossOf(hidden, [inputs, ...variables], ([dInputs, ...joined]) => {
    /** @type {Record<string, tf.Tensor>} */
    const named = { inputs: /** @type {tf.Tensor} */ (dInputs) };
    for (const [n, part] of ["kernel", "recurrent", "bias"].entries()) {
      const parts = tf.split(/** @type {tf.Tensor} */ (joined[n]), order.length, -1);
      for (const [g, gate] of order.entries()) named[`${gate}.${part}`] = /** @type {tf.Tensor} */ (parts[g]);
    }
    return wanted.map(({ name }) => /** @type {tf.Tensor} */ (named[name]));
  });
};

/** The initial weights are zeros, since the weights are set afterwards. The orthogonal initializer would be slow and print a warning. */
const plain = /** @type {const} */ ({
  activation: "tanh",
  recurrentActivation: "sigmoid",
  kernelInitializer: "zeros",
  recurrentInitializer: "zeros",
  biasInitializer: "zeros",
});
