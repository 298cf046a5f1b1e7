// Computes medians, quartiles and ratios of measured times.

/** @typedef {{ readonly median: number, readonly low: number, readonly high: number }} Spread low and high are the quartiles */

/**
 * Returns a quantile, interpolated linearly between two neighbours (as in d3.quantile and by NumPy's default).
 *
 * @param {readonly number[]} values at least one
 * @param {number} share 0 for the smallest, 1 for the largest
 */
export function quantile(values, share) {
  if (values.length === 0) throw new Error("quantile: there are no values");
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const [low, high] = [Number(sorted[below]), Number(sorted[Math.min(below + 1, sorted.length - 1)])];
  return low + (high - low) * (place - below);
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
