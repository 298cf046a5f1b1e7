// Computes medians, quartiles and ratios of measured times.
import { quantile as quantileOf } from "d3-array";

/** @typedef {{ readonly median: number, readonly low: number, readonly high: number }} Spread low and high are the quartiles */

/**
 * Returns a quantile. Between two values it interpolates linearly, like NumPy by default.
 *
 * @param {readonly number[]} values
 * @param {number} share 0 for the smallest, 1 for the largest
 * @throws {Error} if there are no values
 */
export function quantile(values, share) {
  const found = quantileOf(values, share);
  if (found === undefined) throw new Error("quantile: there are no values");
  return found;
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/** @param {readonly number[]} values @returns {Spread} */
export const spread = (values) => ({
  median: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/**
 * Returns the ratio of the times of a and b: the ratio of the medians of all runs, and the quartiles of the ratios of single rounds. In a round,
 * both run within about one second.
 *
 * @param {readonly (readonly number[])[]} a the times of each round; no times if it did not take part
 * @param {readonly (readonly number[])[]} b
 * @returns {Spread}
 */
export function ratio(a, b) {
  const rounds = a.flatMap((times, round) => {
    const others = b[round] ?? [];
    return times.length && others.length ? [median(times) / median(others)] : [];
  });
  const whole = median(a.flat()) / median(b.flat());
  if (rounds.length === 0) return { median: whole, low: whole, high: whole };
  return { ...spread(rounds), median: whole };
}
