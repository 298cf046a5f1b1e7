import { describe, expect, test } from "vitest";
import { median, quantile, ratio, spread } from "../../bench/cells/statistics.mjs";

describe("order statistics", () => {
  test("the median of an odd number of values is the middle one, whatever their order", () => {
    expect(median([9, 1, 100])).toBe(9);
  });

  test("the median of an even number of values is the mean of the middle two", () => {
    expect(median([4, 1, 2, 50])).toBe(3);
  });

  test("quartiles are interpolated between neighbours, as in NumPy", () => {
    expect(spread([1, 2, 3, 4])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
    expect(spread([7])).toEqual({ median: 7, low: 7, high: 7 });
  });

  test("numbers are sorted as numbers, not as text, and the given list does not change", () => {
    const values = [10, 9, 2];
    expect(quantile(values, 1)).toBe(10);
    expect(values).toEqual([10, 9, 2]);
  });

  test("an empty list has no median", () => {
    expect(() => median([])).toThrow("there are no values");
  });
});

describe("the ratio of two contestants", () => {
  test("is the ratio of the medians of all runs, with the quartiles of the ratios of the rounds", () => {
    const slow = [[20], [40], [60]];
    const fast = [[10], [10], [10]];
    expect(ratio(slow, fast)).toEqual({ median: 4, low: 3, high: 5 });
  });

  test("compares times of the same round, so it stays the same if the machine slows down for both contestants", () => {
    const slow = [[20], [200], [2000]];
    const fast = [[10], [100], [1000]];
    expect(ratio(slow, fast)).toEqual({ median: 2, low: 2, high: 2 });
  });

  test("has quartiles that come only from rounds in which both took part", () => {
    expect(ratio([[30], [], [90]], [[10], [1], [10]])).toEqual({ median: 6, low: 4.5, high: 7.5 });
  });

  test("has quartiles equal to its median if the two never took part in the same round", () => {
    expect(ratio([[30], []], [[], [10]])).toEqual({ median: 3, low: 3, high: 3 });
  });
});
