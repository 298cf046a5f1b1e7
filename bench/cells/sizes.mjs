// Defines the cells and the four sizes that are measured.

/** @typedef {{ readonly B: number, readonly T: number, readonly F: number, readonly H: number }} Sizes batch, time steps, features, hidden units */
/** @typedef {"lstm" | "gru before" | "gru after"} CellName the GRU's reset before or after the recurrent product */

/** A training batch, a large batch, one long sequence, and one sequence of a lesson's size. @type {readonly Sizes[]} */
export const sizes = [
  { B: 32, T: 50, F: 32, H: 64 },
  { B: 64, T: 100, F: 128, H: 256 },
  { B: 1, T: 200, F: 16, H: 32 },
  { B: 1, T: 20, F: 8, H: 8 },
];

/** @type {readonly CellName[]} */
export const cells = ["lstm", "gru before", "gru after"];

/** @param {Sizes} sizes */
export const nameOf = ({ B, T, F, H }) => `B${B} T${T} F${F} H${H}`;

/** Returns the number of gates, including the candidate. @param {CellName} cell */
export const partsOf = (cell) => (cell === "lstm" ? 4 : 3);

/** Returns the number of multiplications and additions in the products of one forward pass. The backward pass has twice as many. @param {CellName} cell @param {Sizes} sizes */
export const forwardFlops = (cell, { B, T, F, H }) => 2 * B * T * (F + H) * partsOf(cell) * H;
