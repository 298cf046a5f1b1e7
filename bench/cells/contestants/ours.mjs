// Runs gatebook's cells with one implementation.
import { gru, lstm } from "gatebook";
import { lossOf } from "./gradients.mjs";

/** @param {"fused" | "reference"} implementation @returns {import("./worker.mjs").Prepare} */
export const ours =
  (implementation) =>
  ({ cell, operands: order }, operands) => {
    const { inputs, weights } = cellOperands(operands);
    const hidden = () =>
      cell === "lstm"
        ? lstm(weights, inputs, { implementation }).hidden
        : gru(weights, inputs, { implementation, resetAfter: cell === "gru after" }).hidden;
    return lossOf(
      hidden,
      order.map(({ name }) => /** @type {import("@tensorflow/tfjs").Tensor} */ (operands[name])),
    );
  };

/**
 * Converts `"forget.kernel": tensor` to `forget: { kernel: tensor }`.
 *
 * @param {import("./worker.mjs").Operands} operands
 * @returns {{ inputs: any, weights: any }} with the types of the cell, which only the caller knows
 */
function cellOperands(operands) {
  /** @type {Record<string, any>} */
  const weights = {};
  const { inputs, ...flat } = operands;
  for (const [name, tensor] of Object.entries(flat)) {
    const [gate, part] = name.split(".");
    if (part === undefined) weights[name] = tensor;
    else weights[/** @type {string} */ (gate)] = { ...weights[/** @type {string} */ (gate)], [part]: tensor };
  }
  return { inputs, weights };
}
