// Who takes part, in which process, and in what.

/** @typedef {"tensorflow" | "wasm" | "cpu" | "torch"} ChildName */
/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {ChildName} child
 * @property {readonly import("./sizes.mjs").CellName[]} cells
 * @property {"products"} [kind] the products alone, which are no cell: nothing to compare
 * @property {true} [slow] at the large size one round may do, and --quick leaves it out there
 */

const all = /** @type {const} */ (["lstm", "gru before", "gru after"]);

/** The first is the reference that the others' values must agree with. @type {readonly Entry[]} */
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
