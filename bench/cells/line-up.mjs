// Lists the contestants, with the process and the cells of each.
import { forwardFlops } from "./sizes.mjs";

/** @typedef {"tensorflow" | "wasm" | "threads" | "cpu" | "torch" | "peers"} ChildName */
/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {ChildName} child
 * @property {readonly import("./sizes.mjs").CellName[]} cells
 * @property {"products" | "inference" | "another network"} [kind] "products": computes only the matrix products, so there are no values to compare. "inference": computes no gradients. "another network": computes other values, which are not compared
 * @property {"slow" | "tiny"} [pace] "slow": may run in only one round; `--quick` leaves it out at large sizes, and at the largest sizes it never takes part. "tiny": takes part only at the smallest size
 */

const all = /** @type {const} */ (["lstm", "gru before", "gru after"]);

/** The first one is the reference, with whose values the others must agree. @type {readonly Entry[]} */
export const lineUp = [
  { name: "gatebook reference", child: "tensorflow", cells: all },
  { name: "gatebook fused", child: "tensorflow", cells: all },
  { name: "gatebook fused wasm", child: "wasm", cells: all },
  { name: "gatebook fused wasm threads", child: "threads", cells: all },
  { name: "gatebook wasm", child: "wasm", cells: all, pace: "slow" },
  { name: "gatebook cpu", child: "cpu", cells: all, pace: "slow" },
  { name: "tf.layers", child: "tensorflow", cells: ["lstm", "gru before"] },
  { name: "PyTorch", child: "torch", cells: ["lstm", "gru after"] },
  { name: "ONNX Runtime", child: "peers", cells: all, kind: "inference" },
  { name: "brain.js", child: "peers", cells: ["lstm"], kind: "another network", pace: "tiny" },
  { name: "products, TensorFlow", child: "tensorflow", cells: all, kind: "products" },
  { name: "products, PyTorch", child: "torch", cells: ["lstm", "gru after"], kind: "products" },
];

/** The contestants that also measure an encoder-decoder. */
const translators = [
  "gatebook reference",
  "gatebook fused",
  "gatebook fused wasm",
  "gatebook fused wasm threads",
  "PyTorch",
];

/** Returns the contestants that measure an encoder-decoder. @param {Readonly<Record<string, unknown>>} children the processes that were started, by name */
export const encoderDecoders = (children) =>
  lineUp.filter(({ name, child }) => children[child] && translators.includes(name));

/** A slow contestant needs seconds for a step with at least this many operations in the forward pass. */
const large = 4e9;
/** A slow contestant needs about a minute for a step with at least this many operations. */
const largest = 1e10;
/** The smallest size has fewer operations than this. */
const tiny = 1e6;

/**
 * Returns the contestants that measure this cell at this size.
 *
 * @param {import("./sizes.mjs").CellName} cell
 * @param {import("./sizes.mjs").Sizes} sizes
 * @param {Readonly<Record<string, unknown>>} children the processes that were started, by name
 * @param {boolean} quick
 */
export function entriesFor(cell, sizes, children, quick) {
  const work = forwardFlops(cell, sizes);
  return lineUp.filter(
    ({ child, cells, pace }) =>
      children[child] &&
      cells.includes(cell) &&
      !(pace === "slow" && work >= (quick ? large : largest)) &&
      !(pace === "tiny" && work >= tiny),
  );
}
