import type { Exercise, WrongVersion } from "../../check/exercise-type";

type Parameters = { readonly count: number; readonly low: number; readonly high: number };

/** Returns the variance of one value that is uniformly distributed between `low` and `high`. */
const variance = (low: number, high: number) => (high - low) ** 2 / 12;
const mean = (low: number, high: number) => (low + high) / 2;
/** Returns the mean squared error E of a constant answer: the variance of the sum, plus the squared distance of the constant from the mean of the sum. */
const costOf = (constant: number, { count, low, high }: Parameters) =>
  count * variance(low, high) + (count * mean(low, high) - constant) ** 2;

const wrong: readonly WrongVersion[] = [
  {
    term: "count",
    name: "the result is the variance of one value only",
    implementation: ({ low, high }: Parameters) => variance(low, high),
    hint: "each value has its own variance, and the variances of independent values are added.",
  },
  {
    term: "count",
    name: "the count is squared",
    implementation: ({ count, low, high }: Parameters) => count ** 2 * variance(low, high),
    hint: "count² is right for one value that is repeated. Independent values partly cancel, so their variances are added: count, not count².",
  },
  {
    term: "count",
    name: "the result is the variance of the mean instead of the sum",
    implementation: ({ count, low, high }: Parameters) => variance(low, high) / count,
    hint: "the task is the sum, not the mean. The variance of the sum grows with the count.",
  },
  {
    term: "variance",
    name: "the result is the standard deviation instead of the variance",
    implementation: ({ count, low, high }: Parameters) => Math.sqrt(count * variance(low, high)),
    hint: "E is a mean of squares, so do not take the square root at the end.",
  },
  {
    term: "variance",
    name: "the mean of the squares is used instead of the variance",
    implementation: ({ count, low, high }: Parameters) => count * (variance(low, high) + mean(low, high) ** 2),
    hint: "subtract the mean first: the variance is the mean of the squared distances from the mean, (high - low)² / 12.",
  },
  {
    term: "variance",
    name: "the result is based on .1767, which is often printed for two values",
    implementation: ({ count, low, high }: Parameters) => (count / 2) * 0.1767 * (high - low) ** 2,
    hint: ".1767 is a misprint of 1/6 = .1667, because one value from 0 to 1 has the variance 1/12.",
  },
  {
    term: "variance",
    name: "the result is the mean absolute error instead of the mean squared error",
    implementation: ({ count, low, high }: Parameters) => (count * (high - low)) / 4,
    hint: "square the distance from the middle, then take the mean: (high - low)² / 12.",
  },
  {
    term: "width",
    name: "the width is left out",
    implementation: ({ count }: Parameters) => count / 12,
    hint: "1 / 12 is the variance of values from 0 to 1; the variance of values from low to high is (high - low)² / 12.",
  },
  {
    term: "width",
    name: "the width is not squared",
    implementation: ({ count, low, high }: Parameters) => (count * (high - low)) / 12,
    hint: "values twice as wide apart have four times the variance: (high - low)².",
  },
  {
    term: "width",
    name: "the whole width is used instead of half of it",
    implementation: ({ count, low, high }: Parameters) => (count * (high - low) ** 2) / 3,
    hint: "dividing by 3 is right for half of the width; for the whole width, the variance is (high - low)² / 12.",
  },
  {
    term: "width",
    name: "low is ignored",
    implementation: ({ count, high }: Parameters) => count * variance(0, high),
    hint: "the values start at low, not at 0, so the width is high - low.",
  },
  {
    term: "width",
    name: "low and high are added instead of subtracted",
    implementation: ({ count, low, high }: Parameters) => count * variance(-low, high),
    hint: "the width is high - low. Moving all values by the same amount must not change their variance.",
  },
  {
    term: "best constant",
    name: "the constant is 0, so nothing is subtracted",
    implementation: (given: Parameters) => costOf(0, given),
    hint: "the best constant is the mean of the sum, which is known without any input.",
  },
  {
    term: "best constant",
    name: "the constant is always 1",
    implementation: (given: Parameters) => costOf(1, given),
    hint: "1 is the mean of the sum of two values from 0 to 1; in general, the mean of the sum is count * (low + high) / 2.",
  },
  {
    term: "best constant",
    name: "the constant is the mean of one value",
    implementation: (given: Parameters) => costOf(mean(given.low, given.high), given),
    hint: "the mean of the sum is count times the mean of one value.",
  },
];

/**
 * The exercise `knowNothing(count, low, high)`, whose result is the mean squared error E of the best constant answer. The task is to predict
 * the sum of `count` values that are uniformly distributed between `low` and `high`.
 */
export const knowNothing: Exercise = {
  id: "07-3",
  title: "knowNothing",
  cases: [
    { count: 2, low: 0, high: 1 },
    { count: 3, low: -1, high: 2 },
    { count: 5, low: 0.5, high: 2 },
    { count: 4, low: 1, high: 1.6 },
  ],
  otherCases: [
    { count: 1, low: 0, high: 1 },
    { count: 10, low: -3, high: -1 },
  ],
  reference: ({ count, low, high }: Parameters) => count * variance(low, high),
  // for 3 values from -1 to 2, the result is 3 * 9 / 12
  worked: { case: { count: 3, low: -1, high: 2 }, expected: [2.25] },
  wrong,
  tolerance: 1e-5,
};
