import type { Exercise, WrongVersion } from "../../check/exercise-type";

type Table = readonly (readonly number[])[];
type Parameters = { readonly gradients: Table; readonly most: number };

const sumOf = (values: readonly number[], of: (value: number) => number) =>
  values.reduce((sum, value) => sum + of(value), 0);
const square = (value: number) => value * value;
const normOf = (values: readonly number[]) => Math.sqrt(sumOf(values, square));
const scaled = (gradients: Table, factor: number) => gradients.map((row) => row.map((value) => value * factor));

/** Returns a function that shortens all numbers by one factor if their length is above `most`. `length` measures the length of all numbers together. */
const byLength =
  (length: (given: { readonly all: readonly number[]; readonly gradients: Table }) => number) =>
  ({ gradients, most }: Parameters) =>
    scaled(gradients, most / Math.max(length({ all: gradients.flat(), gradients }), most));

/** Returns a function that multiplies all numbers by one factor. `factor` computes it from the norm of all numbers and from the limit `most`. */
const byFactor =
  (factor: (norm: number, most: number) => number) =>
  ({ gradients, most }: Parameters) =>
    scaled(gradients, factor(normOf(gradients.flat()), most));

const wrong: readonly WrongVersion[] = [
  {
    term: "global norm",
    name: "each list is clipped on its own",
    implementation: ({ gradients, most }: Parameters) =>
      gradients.map((row) => row.map((value) => (value * most) / Math.max(normOf(row), most))),
    hint: "compute one norm over all lists, and one factor for all lists; otherwise the direction of the step changes.",
  },
  {
    term: "global norm",
    name: "each number is clipped on its own",
    implementation: ({ gradients, most }: Parameters) =>
      gradients.map((row) => row.map((value) => Math.min(most, Math.max(-most, value)))),
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
    term: "limit",
    name: "short gradients are rescaled as well",
    implementation: byFactor((norm, most) => most / norm),
    hint: "a gradient whose norm is below `most` stays unchanged: divide by max(norm, most).",
  },
  {
    term: "limit",
    name: "min is used instead of max",
    implementation: byFactor((norm, most) => most / Math.min(norm, most)),
    hint: "long gradients are shortened, and short ones stay unchanged: divide by max(norm, most).",
  },
  {
    term: "limit",
    name: "nothing is clipped",
    implementation: byFactor(() => 1),
    hint: "if the norm is above `most`, multiply all numbers by most / norm.",
  },
  {
    term: "factor",
    name: "a long gradient is shortened to length 1 instead of `most`",
    implementation: byFactor((norm, most) => (norm > most ? 1 / norm : 1)),
    hint: "the factor is most / norm.",
  },
  {
    term: "factor",
    name: "the factor is norm / most instead of most / norm",
    implementation: byFactor((norm, most) => Math.max(norm, most) / most),
    hint: "most / norm is below 1 for a long gradient; norm / most makes the gradient even longer.",
  },
  {
    term: "factor",
    name: "the factor is squared",
    implementation: byFactor((norm, most) => square(most / Math.max(norm, most))),
    hint: "multiply by the factor once, which makes the length equal to `most`.",
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
    name: "most is compared with the squared norm",
    implementation: byFactor((norm, most) => (square(norm) > most ? most / norm : 1)),
    hint: "take the root before you compare: the norm is the root of the sum of squares.",
  },
  {
    term: "factor",
    name: "most is missing in the factor",
    implementation: byFactor((norm, most) => 1 / Math.max(norm, most)),
    hint: "the factor is most / max(norm, most), which is 1 for a short gradient.",
  },
  {
    term: "factor",
    name: "a long gradient is replaced by 0",
    implementation: byFactor((norm, most) => (norm > most ? 0 : 1)),
    hint: "a long gradient keeps its direction and gets the length most: multiply by most / norm.",
  },
];

/** The exercise `clipByGlobalNorm(gradients [N, M], most)`, whose result is gradients * most / max(norm, most). `norm` is the norm of all gradients together. [N, M] */
export const clipByGlobalNorm: Exercise = {
  id: "05-4",
  title: "clipByGlobalNorm",
  cases: [
    {
      gradients: [
        [3, -4],
        [0.5, 12],
      ],
      most: 6.5,
    },
    {
      gradients: [
        [0.2, -0.1],
        [0.05, 0.3],
      ],
      most: 0.5,
    },
    { gradients: [[1.5], [-2]], most: 4 }, // the norm 2.5 is below 4, and its square is not
    {
      gradients: [
        [1.5, -0.25, 2],
        [-0.75, 0.5, -1],
      ],
      most: 2,
    },
  ],
  otherCases: [
    { gradients: [[40]], most: 5 },
    { gradients: [[0.1], [-0.2], [0.3]], most: 1 },
    { gradients: [[0, 0]], most: 1 },
  ],
  reference: byFactor((norm, most) => most / Math.max(norm, most)),
  // the norm of 3, 4 and 12 is 13, which is twice the limit, so all numbers are halved
  worked: {
    case: { gradients: [[3], [4], [12]], most: 6.5 },
    expected: [1.5, 2, 6],
  },
  wrong,
  tolerance: 1e-5,
};
