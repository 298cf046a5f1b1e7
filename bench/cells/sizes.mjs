// Defines the cells and the six sizes that are measured.

/** @typedef {{ readonly B: number, readonly T: number, readonly F: number, readonly H: number }} Sizes batch, time steps, features, hidden units */
/** @typedef {"lstm" | "gru before" | "gru after"} CellName the GRU's reset before or after the recurrent product */

/** A training batch, a large batch, one long sequence, one sequence of a lesson's size, one sequence with many units, a batch with very many units. @type {readonly Sizes[]} */
export const sizes = [
  { B: 32, T: 50, F: 32, H: 64 },
  { B: 64, T: 100, F: 128, H: 256 },
  { B: 1, T: 200, F: 16, H: 32 },
  { B: 1, T: 20, F: 8, H: 8 },
  { B: 1, T: 100, F: 64, H: 512 },
  { B: 32, T: 50, F: 256, H: 1024 },
];

/**
 * The sizes of the encoder-decoder (two LSTMs with additive attention): B is the batch, S and T are the lengths of source and target, F and V are the sizes of
 * the source's and the target's vocabulary, and H is the number of hidden units.
 */
export const encoderDecoder = { B: 64, S: 30, T: 11, F: 40, V: 12, H: 64 };

/** @type {readonly CellName[]} */
export const cells = ["lstm", "gru before", "gru after"];

/** @param {Sizes} sizes */
export const nameOf = ({ B, T, F, H }) => `B${B} T${T} F${F} H${H}`;

/** Returns the number of gates, including the candidate. @param {CellName} cell */
export const partsOf = (cell) => (cell === "lstm" ? 4 : 3);

/** Returns the number of multiplications and additions in the products of one forward pass. The backward pass has twice as many. @param {CellName} cell @param {Sizes} sizes */
export const forwardFlops = (cell, { B, T, F, H }) => 2 * B * T * (F + H) * partsOf(cell) * H;
