import type { Exercise, WrongVersion } from "../../check/exercise-type";

type Table = readonly (readonly number[])[];
type Parameters = { readonly gradients: Table; readonly limit: number };

const sumOf = (values: readonly number[], of: (value: number) => number) =>
  values.reduce((sum, value) => sum + of(value), 0);
const square = (value: number) => value * value;
const normOf = (values: readonly number[]) => Math.sqrt(sumOf(values, square));
const scaled = (gradients: Table, factor: number) => gradients.map((row) => row.map((value) => value * factor));

/** Returns a function that shortens all numbers by one factor if their length is above `limit`. `length` measures the length of all numbers together. */
const byLength =
  (length: (given: { readonly all: readonly number[]; readonly gradients: Table }) => number) =>
  ({ gradients, limit }: Parameters) =>
    scaled(gradients, limit / Math.max(length({ all: gradients.flat(), gradients }), limit));

/** Returns a function that multiplies all numbers by one factor. `factor` computes it from the norm of all numbers and from `limit`. */
const byFactor =
  (factor: (norm: number, limit: number) => number) =>
  ({ gradients, limit }: Parameters) =>
    scaled(gradients, factor(normOf(gradients.flat()), limit));

const wrong: readonly WrongVersion[] = [
  {
    term: "global norm",
    name: "each list is clipped on its own",
    implementation: ({ gradients, limit }: Parameters) =>
      gradients.map((row) => row.map((value) => (value * limit) / Math.max(normOf(row), limit))),
    hint: "compute one norm over all lists, and one factor for all lists; otherwise the direction of the step changes.",
  },
  {
    term: "global norm",
    name: "each number is clipped on its own",
    implementation: ({ gradients, limit }: Parameters) =>
      gradients.map((row) => row.map((value) => Math.min(limit, Math.max(-limit, value)))),
    hint: "clipping by value changes the direction of the step; multiply all numbers by the same factor.",
  },
  {
    term: "global norm",
    name: "the norms of the lists are added up",
    implementation: byLength(({ gradients }) => gradients.reduce((sum, row) => sum + normOf(row), 0)),
    hint: "add up the squares of all numbers, and then take one root.",
  },
  {
    term: "norm",
    name: "the root is missing: the squared norm is compared",
    implementation: byLength(({ all }) => sumOf(all, square)),
    hint: "the norm is the root of the sum of squares.",
  },
  {
    term: "norm",
    name: "the absolute values are added up instead of the squares",
    implementation: byLength(({ all }) => sumOf(all, Math.abs)),
    hint: "the norm is a length, which is the root of the sum of squares.",
  },
  {
    term: "norm",
    name: "the numbers are added up without being squared",
    implementation: byLength(({ all }) => Math.abs(sumOf(all, (value) => value))),
    hint: "positive and negative numbers cancel; square them first.",
  },
  {
    term: "norm",
    name: "the largest number is used as the norm",
    implementation: byLength(({ all }) => Math.max(...all.map(Math.abs))),
    hint: "the norm depends on all numbers: it is the root of the sum of their squares.",
  },
  {
    term: "norm",
    name: "the mean of the squares is used instead of their sum",
    implementation: byLength(({ all }) => Math.sqrt(sumOf(all, square) / all.length)),
    hint: "the norm is not divided by the number of entries.",
  },
  {
    term: "norm",
    name: "the number of entries is used as the norm",
    implementation: byLength(({ all }) => all.length),
    hint: "`length` counts the entries; the norm is the root of the sum of their squares.",
  },
  {
    term: "norm",
    name: "the number of lists is used as the norm",
    implementation: byLength(({ gradients }) => gradients.length),
    hint: "`length` counts the lists; the norm is the root of the sum of the squares of all numbers.",
  },
  {
    term: "norm",
    name: "the number of entries in each list is used as the norm",
    implementation: byLength(({ gradients }) => gradients[0]?.length ?? 0),
    hint: "`length` counts the entries; the norm is the root of the sum of the squares of all numbers.",
  },
  {
    term: "limit",
    name: "short gradients are rescaled as well",
    implementation: byFactor((norm, limit) => limit / norm),
    hint: "a gradient whose norm is below `limit` stays unchanged: divide by max(norm, limit).",
  },
  {
    term: "limit",
    name: "min is used instead of max",
    implementation: byFactor((norm, limit) => limit / Math.min(norm, limit)),
    hint: "long gradients are shortened, and short ones stay unchanged: divide by max(norm, limit).",
  },
  {
    term: "limit",
    name: "nothing is clipped",
    implementation: byFactor(() => 1),
    hint: "if the norm is above `limit`, multiply all numbers by limit / norm.",
  },
  {
    term: "factor",
    name: "a long gradient is shortened to length 1 instead of `limit`",
    implementation: byFactor((norm, limit) => (norm > limit ? 1 / norm : 1)),
    hint: "the factor is limit / norm.",
  },
  {
    term: "factor",
    name: "the factor is norm / limit instead of limit / norm",
    implementation: byFactor((norm, limit) => Math.max(norm, limit) / limit),
    hint: "limit / norm is below 1 for a long gradient; norm / limit makes the gradient even longer.",
  },
  {
    term: "factor",
    name: "the factor is squared",
    implementation: byFactor((norm, limit) => square(limit / Math.max(norm, limit))),
    hint: "multiply by the factor once, which makes the length equal to `limit`.",
  },
  {
    term: "global norm",
    name: "the norm of the longest row is used",
    implementation: byLength(({ gradients }) => Math.max(...gradients.map(normOf))),
    hint: "compute one norm over the numbers of all rows.",
  },
  {
    term: "global norm",
    name: "only the norm of the first row is used",
    implementation: byLength(({ gradients }) => normOf(gradients[0] ?? [])),
    hint: "compute one norm over the numbers of all rows.",
  },
  {
    term: "norm",
    name: "limit is compared with the squared norm",
    implementation: byFactor((norm, limit) => (square(norm) > limit ? limit / norm : 1)),
    hint: "take the root before you compare: the norm is the root of the sum of squares.",
  },
  {
    term: "factor",
    name: "limit is missing in the factor",
    implementation: byFactor((norm, limit) => 1 / Math.max(norm, limit)),
    hint: "the factor is limit / max(norm, limit), which is 1 for a short gradient.",
  },
  {
    term: "factor",
    name: "a long gradient is replaced by 0",
    implementation: byFactor((norm, limit) => (norm > limit ? 0 : 1)),
    hint: "a long gradient keeps its direction and gets the length `limit`: multiply by limit / norm.",
  },
];

/** The exercise `clipByGlobalNorm(gradients [N, M], limit)`, whose result is gradients * limit / max(norm, limit). `norm` is the norm of all gradients together. [N, M] */
export const clipByGlobalNorm: Exercise = {
  id: "05-4",
  title: "clipByGlobalNorm",
  cases: [
    {
      gradients: [
        [3, -4],
        [0.5, 12],
      ],
      limit: 6.5,
    },
    {
      gradients: [
        [0.2, -0.1],
        [0.05, 0.3],
      ],
      limit: 0.5,
    },
    { gradients: [[1.5], [-2]], limit: 4 }, // the norm 2.5 is below 4, and its square is not
    {
      gradients: [
        [1.5, -0.25, 2],
        [-0.75, 0.5, -1],
      ],
      limit: 2,
    },
  ],
  otherCases: [
    { gradients: [[40]], limit: 5 },
    { gradients: [[0.1], [-0.2], [0.3]], limit: 1 },
    { gradients: [[0, 0]], limit: 1 },
  ],
  reference: byFactor((norm, limit) => limit / Math.max(norm, limit)),
  // the norm of 3, 4 and 12 is 13, which is twice the limit, so all numbers are halved
  worked: {
    case: { gradients: [[3], [4], [12]], limit: 6.5 },
    expected: [1.5, 2, 6],
  },
  wrong,
  tolerance: 1e-5,
};
