// Makes a problem for all contestants: a file with the same values, and a description of their order.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { normal, seededRandom } from "../../src/dist/base/random.js";
import { count } from "./numbers.mjs";

/** @typedef {{ readonly name: string, readonly shape: readonly number[] }} Operand named "inputs", or for example "forget.kernel" */
/**
 * @typedef {object} Problem
 * @property {import("./sizes.mjs").CellName | "encoder-decoder"} cell
 * @property {Readonly<Record<string, number>> & import("./sizes.mjs").Sizes} sizes
 * @property {readonly Operand[]} operands the operands, in the order in which the file stores their values; gradients are returned in the same order
 * @property {readonly number[]} output the shape of the output that is compared: hidden, or the logits of an encoder-decoder
 * @property {{ readonly source: readonly (readonly number[])[], readonly target: readonly (readonly number[])[] }} [tokens] for an encoder-decoder: the ids [B, S] and [B, T]
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
 * Writes a problem of one cell.
 *
 * @param {string} folder
 * @param {import("./sizes.mjs").CellName} cell
 * @param {import("./sizes.mjs").Sizes} sizes
 * @returns {string} the file that describes the problem
 */
export const writeProblem = (folder, cell, sizes) =>
  write(folder, { cell, sizes, operands: operandsOf(cell, sizes), output: [sizes.B, sizes.T, sizes.H] });

/**
 * Writes the problem of an encoder-decoder with LSTMs and additive attention: a batch of random sources and targets. S source length, F and V the sizes of the vocabularies.
 *
 * @param {string} folder
 * @param {typeof import("./sizes.mjs").encoderDecoder} sizes
 * @returns {string} the file that describes the problem
 */
export function writeEncoderDecoder(folder, sizes) {
  const { B, S, T, F, V, H } = sizes;
  /** @param {string} name @param {number} inputs @param {number} outputs */
  const dense = (name, inputs, outputs) => [
    { name: `${name}.kernel`, shape: [inputs, outputs] },
    { name: `${name}.bias`, shape: [outputs] },
  ];
  /** @param {string} name @param {number} features */
  const lstm = (name, features) =>
    operandsOf("lstm", { B, T, F: features, H })
      .slice(1)
      .map((operand) => ({ ...operand, name: `${name}.${operand.name}` }));
  const operands = [
    ...lstm("encoder", F),
    ...dense("bridge.hidden", H, H),
    ...dense("bridge.cell", H, H),
    { name: "attention.query", shape: [H, H] },
    { name: "attention.key", shape: [H, H] },
    { name: "attention.bias", shape: [H] },
    { name: "attention.score", shape: [H] },
    ...lstm("decoder", V + H),
    ...dense("output", 2 * H, V),
  ];
  const random = seededRandom(1, "tokens");
  /** @param {number} length @param {number} size */
  const ids = (length, size) =>
    Array.from({ length: B }, () => Array.from({ length }, () => Math.floor(random() * size)));
  const tokens = { source: ids(S, F), target: ids(T, V) };
  // with PyTorch's small weights all scores are nearly equal, and the gradients of the attention are differences that rounding hides
  return write(folder, { cell: "encoder-decoder", sizes, operands, output: [B, T, V], tokens }, 3 / Math.sqrt(H));
}

/**
 * Makes the values and writes them to a file. Inputs have the standard normal distribution. Weights are uniform up to a limit, by default 1/sqrt(H) as in PyTorch.
 *
 * @param {string} folder
 * @param {Omit<Problem, "numbers">} problem
 * @param {number} [limit] the largest weight
 */
function write(folder, problem, limit = 1 / Math.sqrt(problem.sizes.H)) {
  mkdirSync(folder, { recursive: true });
  const values = problem.operands.map(({ name, shape }) => {
    const random = seededRandom(1, name);
    const draw = name === "inputs" ? () => normal(random) : () => (2 * random() - 1) * limit;
    return Float32Array.from({ length: count(shape) }, draw);
  });
  const numbers = join(folder, "operands.f32");
  writeFileSync(numbers, Buffer.concat(values.map(({ buffer }) => Buffer.from(buffer))));
  const file = join(folder, "problem.json");
  writeFileSync(file, JSON.stringify(/** @type {Problem} */ ({ ...problem, numbers })));
  return file;
}
