// From times to what is kept: medians, quartiles, ratios, shares of the products' speed.
import { cells, forwardFlops } from "./sizes.mjs";
import { ratio, spread } from "./statistics.mjs";

/** @typedef {import("./statistics.mjs").Spread} Spread */
/**
 * @typedef {object} Line one contestant at one problem; times in ms
 * @property {Spread} forward
 * @property {Spread} both forward and backward: the loss, the gradients of inputs and all weights
 * @property {number} runs how many times each was measured
 * @property {number} [share] of the products' speed, forward and backward
 * @property {Spread} [timesFaster] than tf.layers, forward and backward: tf.layers' time by this one's
 * @property {Spread} [timesPyTorch] this one's time by PyTorch's, forward and backward
 */
/**
 * @typedef {object} Result one problem
 * @property {import("./sizes.mjs").CellName} cell
 * @property {import("./sizes.mjs").Sizes} sizes
 * @property {number} gflops GFLOP/s of the products alone, forward and backward, by the faster of those who tried
 * @property {Readonly<Record<string, Line>>} lines by contestant
 */
/**
 * @typedef {object} Results
 * @property {string} date
 * @property {import("./machine.mjs").Machine} machine
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

/** The results of one cell, in the order of the sizes. @param {Results} results @param {import("./sizes.mjs").CellName} cell */
export const ofCell = ({ results }, cell) => results.filter((result) => result.cell === cell);

/** The cells that were measured. @param {Results} results */
export const cellsIn = (results) => cells.filter((cell) => ofCell(results, cell).length > 0);
