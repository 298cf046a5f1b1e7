// Computes the stored results from times: medians, quartiles, ratios, and shares of the products' speed.
import { cells, forwardFlops } from "./sizes.mjs";
import { ratio, spread } from "./statistics.mjs";

/** @typedef {import("./statistics.mjs").Spread} Spread */
/** @typedef {{ readonly forward: Spread, readonly both: Spread }} Ratios one ratio of times for the forward pass, and one for forward and backward */
/**
 * @typedef {object} Line the results of one contestant for one problem; times in ms
 * @property {Spread} forward
 * @property {Spread} [both] forward and backward: the loss, the gradients of inputs and all weights. Absent if the contestant computes no gradients
 * @property {number} runs the number of measurements of each
 * @property {number} [share] the share of the products' speed that it reaches, forward and backward
 * @property {Ratios} [timesFaster] the time of tf.layers divided by this time
 * @property {Ratios} [timesPyTorch] this time divided by PyTorch's time
 * @property {Ratios} [timesLoop] for the C++ kernel on WebAssembly: the time of the loop on WebAssembly divided by this time
 */
/**
 * @typedef {object} Result the results for one problem
 * @property {import("./sizes.mjs").CellName} cell
 * @property {import("./sizes.mjs").Sizes} sizes
 * @property {number} gflops GFLOP/s of the products alone, forward and backward, by the fastest contestant that computes only them
 * @property {Readonly<Record<string, Line>>} lines by contestant
 */
/**
 * @typedef {object} Results
 * @property {string} date
 * @property {import("../lib/machine.mjs").Machine} machine
 * @property {number} others the part of one core that other programs used during the measurement: 1 is one core all the time
 * @property {Readonly<Record<string, string>>} versions
 * @property {number} rounds
 * @property {readonly Result[]} results
 * @property {{ readonly sizes: typeof import("./sizes.mjs").encoderDecoder, readonly lines: Readonly<Record<string, Line>> }} [encoderDecoder] absent if only some cells or sizes were measured
 */

/** @typedef {import("./rounds.mjs").Times} Times */

/**
 * @param {import("./sizes.mjs").CellName} cell
 * @param {import("./sizes.mjs").Sizes} sizes
 * @param {Readonly<Record<string, Times>>} times
 * @returns {Result}
 */
export function summarise(cell, sizes, times) {
  const products = Object.entries(times).filter(([name]) => name.startsWith("products"));
  const limit = Math.min(...products.map(([, { both }]) => spread(both.flat()).median));
  const lines = Object.entries(times).map(([name, own]) => [name, lineOf(name, own, times, limit)]);
  return { cell, sizes, gflops: (3 * forwardFlops(cell, sizes)) / limit / 1e6, lines: Object.fromEntries(lines) };
}

/**
 * Returns the results of an encoder-decoder, by contestant.
 *
 * @param {Readonly<Record<string, Times>>} times
 */
export const summariseEncoderDecoder = (times) =>
  Object.fromEntries(Object.entries(times).map(([name, own]) => [name, lineOf(name, own, times)]));

/**
 * @param {string} name
 * @param {Times} own
 * @param {Readonly<Record<string, Times>>} times
 * @param {number} [limit] the time of the products, in ms
 */
function lineOf(name, own, times, limit) {
  const [forward, both] = [own.forward.flat(), own.both.flat()];
  /** @type {Line} */
  const line = { forward: spread(forward), runs: forward.length };
  if (!both.length) return line;
  line.both = spread(both);
  if (limit !== undefined) line.share = limit / line.both.median;
  const { "tf.layers": layers, PyTorch: torch, "gatebook wasm": loop } = times;
  if (layers && name.startsWith("gatebook")) line.timesFaster = ratios(layers, own);
  if (torch && name.startsWith("gatebook")) line.timesPyTorch = ratios(own, torch);
  if (loop && name === "gatebook fused wasm") line.timesLoop = ratios(loop, own);
  return line;
}

/** @param {Times} a @param {Times} b @returns {Ratios} */
const ratios = (a, b) => ({ forward: ratio(a.forward, b.forward), both: ratio(a.both, b.both) });

/** Returns the results of one cell, in the order of the sizes. @param {Pick<Results, "results">} results @param {import("./sizes.mjs").CellName} cell */
export const ofCell = ({ results }, cell) => results.filter((result) => result.cell === cell);

/** Returns the cells that were measured. @param {Results} results */
export const cellsIn = (results) => cells.filter((cell) => ofCell(results, cell).length > 0);
