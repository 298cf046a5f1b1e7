// Makes a problem for all contestants: a file with the same values, and a description of their order.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { normal, seededRandom } from "gatebook/dist/base/random.js";
import { count } from "./numbers.mjs";

/** @typedef {{ readonly name: string, readonly shape: readonly number[] }} Operand named "inputs", or for example "forget.kernel" */
/**
 * @typedef {object} Problem
 * @property {import("./sizes.mjs").CellName} cell
 * @property {import("./sizes.mjs").Sizes} sizes
 * @property {readonly Operand[]} operands the operands, in the order in which the file stores their values; gradients are returned in the same order
 * @property {string} numbers the path of the file: float32, one operand after the other
 */

/** @type {Readonly<Record<import("./sizes.mjs").CellName, readonly string[]>>} */
const gates = {
  lstm: ["forget", "input", "candidate", "output"],
  "gru before": ["update", "reset", "candidate"],
  "gru after": ["update", "reset", "candidate"],
};

/**
 * Returns the operands: inputs [B, T, F], then kernel [F, H], recurrent [H, H] and bias [H] of each gate; for reset after, also the candidate's second bias [H].
 *
 * @param {import("./sizes.mjs").CellName} cell
 * @param {import("./sizes.mjs").Sizes} sizes
 * @returns {Operand[]}
 */
export function operandsOf(cell, { B, T, F, H }) {
  const perGate = gates[cell].flatMap((gate) => [
    { name: `${gate}.kernel`, shape: [F, H] },
    { name: `${gate}.recurrent`, shape: [H, H] },
    { name: `${gate}.bias`, shape: [H] },
  ]);
  const second = cell === "gru after" ? [{ name: "candidateRecurrentBias", shape: [H] }] : [];
  return [{ name: "inputs", shape: [B, T, F] }, ...perGate, ...second];
}

/**
 * Makes the values and writes them to a file. Inputs have the standard normal distribution. Weights are between ±1/sqrt(H), like PyTorch's initial weights.
 *
 * @param {string} folder
 * @param {import("./sizes.mjs").CellName} cell
 * @param {import("./sizes.mjs").Sizes} sizes
 * @returns {string} the file that describes the problem
 */
export function writeProblem(folder, cell, sizes) {
  mkdirSync(folder, { recursive: true });
  const operands = operandsOf(cell, sizes);
  const limit = 1 / Math.sqrt(sizes.H);
  const values = operands.flatMap(({ name, shape }) => {
    const random = seededRandom(1, name);
    const draw = name === "inputs" ? () => normal(random) : () => (2 * random() - 1) * limit;
    return [Float32Array.from({ length: count(shape) }, draw)];
  });
  const numbers = join(folder, "operands.f32");
  writeFileSync(numbers, Buffer.concat(values.map(({ buffer }) => Buffer.from(buffer))));
  const file = join(folder, "problem.json");
  writeFileSync(file, JSON.stringify(/** @type {Problem} */ ({ cell, sizes, operands, numbers })));
  return file;
}
