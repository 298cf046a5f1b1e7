// Computes the stored results from times: medians, quartiles, ratios, and shares of the products' speed.
import { cells, forwardFlops } from "./sizes.mjs";
import { ratio, spread } from "./statistics.mjs";

/** @typedef {import("./statistics.mjs").Spread} Spread */
/**
 * @typedef {object} Line the results of one contestant for one problem; times in ms
 * @property {Spread} forward
 * @property {Spread} both forward and backward: the loss, the gradients of inputs and all weights
 * @property {number} runs the number of measurements of each
 * @property {number} [share] the share of the products' speed that it reaches, forward and backward
 * @property {Spread} [timesFaster] the time of tf.layers divided by this time, forward and backward
 * @property {Spread} [timesPyTorch] this time divided by PyTorch's time, forward and backward
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
 * @property {import("../machine.mjs").Machine} machine
 * @property {Readonly<Record<string, string>>} versions
 * @property {number} rounds
 * @property {readonly Result[]} results
 */

/**
 * @param {import("./sizes.mjs").CellName} cell
 * @param {import("./sizes.mjs").Sizes} sizes
 * @param {Readonly<Record<string, import("./rounds.mjs").Times>>} times
 * @returns {Result}
 */
export function summarise(cell, sizes, times) {
  const products = Object.entries(times).filter(([name]) => name.startsWith("products"));
  const limit = Math.min(...products.map(([, { both }]) => spread(both.flat()).median));
  const lines = Object.entries(times).map(([name, { forward, both }]) => {
    const own = spread(both.flat());
    /** @type {Line} */
    const line = { forward: spread(forward.flat()), both: own, runs: both.flat().length, share: limit / own.median };
    const [layers, torch] = [times["tf.layers"], times.PyTorch];
    if (layers && name.startsWith("gatebook")) line.timesFaster = ratio(layers.both, both);
    if (torch && name.startsWith("gatebook")) line.timesPyTorch = ratio(both, torch.both);
    return [name, line];
  });
  return { cell, sizes, gflops: (3 * forwardFlops(cell, sizes)) / limit / 1e6, lines: Object.fromEntries(lines) };
}

/** Returns the results of one cell, in the order of the sizes. @param {Results} results @param {import("./sizes.mjs").CellName} cell */
export const ofCell = ({ results }, cell) => results.filter((result) => result.cell === cell);

/** Returns the cells that were measured. @param {Results} results */
export const cellsIn = (results) => cells.filter((cell) => ofCell(results, cell).length > 0);
