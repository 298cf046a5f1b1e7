import fc from "fast-check";
import { concordance } from "gatebook";
import { describe, expect, it } from "vitest";

/** By its definition, pair by pair. */
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
  it("is 1 where values sort the features, 0 backwards, a half where they say nothing", () => {
    expect(concordance([0.1, 0.2, 0.9], [0, 1, 2])).toBe(1);
    expect(concordance([0.9, 0.2, 0.1], [0, 1, 2])).toBe(0);
    expect(concordance([5, 5, 5], [0, 1, 2])).toBe(0.5);
  });

  it("is the area under the ROC curve for yes and no: by hand, 4 of 6 pairs and one even", () => {
    expect(concordance([0.9, 0.5, 0.5, 0.2, 0.6], [1, 1, 0, 0, 0])).toBeCloseTo(4.5 / 6, 12);
  });

  it("leaves out where the feature is NaN", () => {
    expect(concordance([3, 1, 2], [Number.NaN, 0, 1])).toBe(1);
  });

  it("is what counting pairs gives, for any lists", () => {
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

  it("refuses lists that do not fit", () => {
    expect(() => concordance([1], [1, 2])).toThrow("must have the same length, got 1 values and 2 features");
    expect(() => concordance([1, Number.NaN], [0, 1])).toThrow("got NaN at entry 1");
  });
});
