// Compares the ratios of a new run with the stored ones: npm run bench -- --check.
import { nameOf } from "./sizes.mjs";
import { digits } from "./table.mjs";

/** @typedef {{ readonly problem: string, readonly what: string, readonly before: number, readonly now: number }} Change the medians of a ratio to another library's time */

/** A ratio must be this many times worse, and its quartiles must not overlap, before it counts as slower. */
const tolerance = 1.15;

/**
 * Returns every ratio to PyTorch and to tf.layers that got worse. A ratio counts as worse if its median is more than 15 % worse and the quartiles of the two
 * runs do not overlap. Only ratios are compared: times depend on the machine.
 *
 * @param {Pick<import("./summary.mjs").Results, "results">} stored
 * @param {Pick<import("./summary.mjs").Results, "results">} now
 * @returns {{ slower: Change[], compared: number }}
 */
export function compare(stored, now) {
  /** @type {Change[]} */
  const slower = [];
  let compared = 0;
  for (const { cell, sizes, lines } of now.results) {
    const before = stored.results.find((one) => one.cell === cell && nameOf(one.sizes) === nameOf(sizes));
    for (const [name, line] of Object.entries(lines)) {
      for (const kind of /** @type {const} */ (["timesPyTorch", "timesFaster"])) {
        for (const pass of /** @type {const} */ (["forward", "both"])) {
          const [old, current] = [before?.lines[name]?.[kind]?.[pass], line[kind]?.[pass]];
          if (!old || !current) continue;
          compared++;
          // timesFaster is better when it is larger, so it is compared as its reciprocal
          const [a, b] = kind === "timesFaster" ? [reciprocal(old), reciprocal(current)] : [old, current];
          if (b.median > tolerance * a.median && b.low > a.high) {
            const other = kind === "timesFaster" ? "tf.layers" : "PyTorch";
            const what = `${name} / ${other}, ${pass === "both" ? "forward and backward" : "forward"}`;
            slower.push({ problem: `${cell}, ${nameOf(sizes)}`, what, before: a.median, now: b.median });
          }
        }
      }
    }
  }
  return { slower, compared };
}

/** @param {import("./statistics.mjs").Spread} spread */
const reciprocal = ({ median, low, high }) => ({ median: 1 / median, low: 1 / high, high: 1 / low });

/** Says in words what `compare` found. @param {ReturnType<typeof compare>} comparison */
export function report({ slower, compared }) {
  if (!compared)
    return "--check: no ratio was measured that bench/results/latest.json has too. Measure with PyTorch, or a cell that tf.layers has.";
  if (!slower.length)
    return `--check: none of ${compared} ratios is more than 15 % worse than in bench/results/latest.json.`;
  const lines = slower.map(
    ({ problem, what, before, now }) =>
      `  ${problem}: ${what}: ${digits(before)} before, ${digits(now)} now (${digits(now / before, 2)} times)`,
  );
  return [`--check: ${slower.length} of ${compared} ratios got worse:`, ...lines].join("\n");
}
