import { describe, expect, test } from "vitest";
import { median, quantile, ratio, spread } from "../../bench/cells/statistics.mjs";

describe("order statistics", () => {
  test("the median of an odd number of values is the middle one, whatever their order", () => {
    expect(median([9, 1, 100])).toBe(9);
  });

  test("the median of an even number lies between the two in the middle", () => {
    expect(median([4, 1, 2, 50])).toBe(3);
  });

  test("quartiles lie between neighbours by their distance, as NumPy's", () => {
    expect(spread([1, 2, 3, 4])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
    expect(spread([7])).toEqual({ median: 7, low: 7, high: 7 });
  });

  test("numbers are ordered as numbers, not as text, and the given list stays as it was", () => {
    const values = [10, 9, 2];
    expect(quantile(values, 1)).toBe(10);
    expect(values).toEqual([10, 9, 2]);
  });

  test("no value has no median", () => {
    expect(() => median([])).toThrow("there are no values");
  });
});

describe("the ratio of two contestants", () => {
  test("is that of the medians of all runs; its quartiles are those of the rounds", () => {
    const slow = [[20], [40], [60]];
    const fast = [[10], [10], [10]];
    expect(ratio(slow, fast)).toEqual({ median: 4, low: 3, high: 5 });
  });

  test("compares a round with the same round: a machine that slows down for both leaves it as it is", () => {
    const slow = [[20], [200], [2000]];
    const fast = [[10], [100], [1000]];
    expect(ratio(slow, fast)).toEqual({ median: 2, low: 2, high: 2 });
  });

  test("takes only the rounds in which both took part for the quartiles", () => {
    expect(ratio([[30], [], [90]], [[10], [1], [10]])).toEqual({ median: 6, low: 4.5, high: 7.5 });
  });

  test("of two that never met in a round has no spread", () => {
    expect(ratio([[30], []], [[], [10]])).toEqual({ median: 3, low: 3, high: 3 });
  });
});
