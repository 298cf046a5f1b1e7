import fc from "fast-check";
import { concordance } from "gatebook";
import { describe, expect, it } from "vitest";

/** Computes the concordance from its definition, pair by pair. */
function slowly(values: readonly number[], features: readonly number[]): number {
  let [right, pairs] = [0, 0];
  for (const [i, high] of features.entries())
    for (const [j, low] of features.entries()) {
      if (!(high > low)) continue;
      pairs++;
      const [a, b] = [values[i] as number, values[j] as number];
      right += a > b ? 1 : a === b ? 0.5 : 0;
    }
  return right / pairs;
}

describe("concordance", () => {
  it("is 1 if values and features have the same order, 0 for the reverse order, and 1/2 if they are unrelated", () => {
    expect(concordance([0.1, 0.2, 0.9], [0, 1, 2])).toBe(1);
    expect(concordance([0.9, 0.2, 0.1], [0, 1, 2])).toBe(0);
    expect(concordance([5, 5, 5], [0, 1, 2])).toBe(0.5);
  });

  it("is the area under the ROC curve for a yes/no feature; by hand, 4 of 6 pairs and one tie", () => {
    expect(concordance([0.9, 0.5, 0.5, 0.2, 0.6], [1, 1, 0, 0, 0])).toBeCloseTo(4.5 / 6, 12);
  });

  it("ignores entries whose feature is NaN", () => {
    expect(concordance([3, 1, 2], [Number.NaN, 0, 1])).toBe(1);
  });

  it("equals the count of pairs in its definition for random lists", () => {
    const pair = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0, 1, 2, 7, Number.NaN));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 40 }), (pairs) => {
        const [values, features] = [pairs.map(([value]) => value), pairs.map(([, feature]) => feature)];
        const expected = slowly(values, features);
        if (Number.isNaN(expected))
          expect(() => concordance(values, features)).toThrow("features must have at least two different values");
        else expect(concordance(values, features)).toBeCloseTo(expected, 12);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it("rejects lists of different lengths, and NaN among the values", () => {
    expect(() => concordance([1], [1, 2])).toThrow("must have the same length, got 1 values and 2 features");
    expect(() => concordance([1, Number.NaN], [0, 1])).toThrow("got NaN at entry 1");
  });
});
