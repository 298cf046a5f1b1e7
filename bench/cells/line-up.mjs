// Lists the contestants, with the process and the cells of each.

/** @typedef {"tensorflow" | "wasm" | "cpu" | "torch"} ChildName */
/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {ChildName} child
 * @property {readonly import("./sizes.mjs").CellName[]} cells
 * @property {"products"} [kind] for a contestant that only computes the products, so that there are no values to compare
 * @property {true} [slow] true if it may run in only one round at the large size; --quick leaves it out there
 */

const all = /** @type {const} */ (["lstm", "gru before", "gru after"]);

/** The first one is the reference, with whose values the others must agree. @type {readonly Entry[]} */
export const lineUp = [
  { name: "gatebook reference", child: "tensorflow", cells: all },
  { name: "gatebook fused", child: "tensorflow", cells: all },
  { name: "gatebook wasm", child: "wasm", cells: all, slow: true },
  { name: "gatebook cpu", child: "cpu", cells: all, slow: true },
  { name: "tf.layers", child: "tensorflow", cells: ["lstm", "gru before"] },
  { name: "PyTorch", child: "torch", cells: ["lstm", "gru after"] },
  { name: "products, TensorFlow", child: "tensorflow", cells: all, kind: "products" },
  { name: "products, PyTorch", child: "torch", cells: ["lstm", "gru after"], kind: "products" },
];
