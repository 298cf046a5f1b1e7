// Runs gatebook's encoder-decoder with additive attention. The loss is the mean cross-entropy of the target's tokens.
import * as tf from "@tensorflow/tfjs";
import { maskedCrossEntropy, seq2seq } from "gatebook";
import { lossOf } from "./gradients.mjs";

/** @param {"fused" | "reference"} implementation @returns {import("./worker.mjs").Prepare} */
export const encoderDecoder =
  (implementation) =>
  ({ operands: order, tokens, sizes }, operands) => {
    const model = nested(operands);
    const { source, target } = tokens ?? { source: [], target: [] };
    // the same rows in every step, as tf.oneHot would make them each time
    const [from, to] = [rows(source, Number(sizes.F)), rows(target, Number(sizes.V))];
    return lossOf(
      () => seq2seq(model, from, to, { implementation }).logits,
      order.map(({ name }) => /** @type {tf.Tensor} */ (operands[name])),
      (gradients) => gradients,
      (logits) => maskedCrossEntropy(/** @type {tf.Tensor3D} */ (logits), to),
    );
  };

/** Returns a row for each token, [B, T, size]. @param {readonly (readonly number[])[]} ids @param {number} size */
const rows = (ids, size) =>
  tf.tidy(() => {
    const all = tf.oneHot(
      tf.tensor2d(
        ids.map((row) => [...row]),
        undefined,
        "int32",
      ),
      size,
    );
    return /** @type {tf.Tensor3D} */ (tf.cast(all, "float32"));
  });

/**
 * Converts `"encoder.forget.kernel": tensor` to `encoder: { forget: { kernel: tensor } }`.
 *
 * @param {import("./worker.mjs").Operands} operands
 * @returns {any} an encoder-decoder
 */
function nested(operands) {
  /** @type {any} */
  const model = { attention: { kind: "additive" }, bridge: { kind: "dense" } };
  for (const [name, tensor] of Object.entries(operands)) {
    const path = name.split(".");
    const last = /** @type {string} */ (path.pop());
    let place = model;
    for (const part of path) {
      place[part] ??= {};
      place = place[part];
    }
    place[last] = tensor;
  }
  return model;
}
