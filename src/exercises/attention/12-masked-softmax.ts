import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { INFINITE_PRODUCT, type Matrix, STABLE_SOFTMAX, shares, softmax, total } from "../algebra";

type Parameters = { readonly scores: Matrix; readonly mask: Matrix };

const keeps = (mask: Matrix, t: number, j: number) => mask[t]?.[j] === 1;
const transposed = (table: Matrix) => (table[0] ?? []).map((_, j) => table.map((row) => row[j] ?? Number.NaN));

/** Returns exp(score) for each kept score, and 0 for each masked score. [T, S] */
const keptExponentials = ({ scores, mask }: Parameters) =>
  scores.map((row, t) => row.map((e, j) => (keeps(mask, t, j) ? Math.exp(e) : 0)));
/** Subtracts the largest kept score of each row first, so that no exponential is Infinity, and not all are 0. */
const reference = ({ scores, mask }: Parameters) => {
  const lowered = scores.map((row, t) => {
    const largest = Math.max(...row.filter((_, j) => keeps(mask, t, j)));
    return row.map((e) => e - largest);
  });
  return keptExponentials({ scores: lowered, mask }).map(shares);
};

const wrong: readonly WrongVersion[] = [
  {
    term: "mask",
    name: "the mask is ignored",
    implementation: ({ scores }: Parameters) => scores.map(softmax),
    hint: "where the mask is 0 the weight must be exactly 0.",
  },
  {
    term: "mask",
    name: "the mask comes after the softmax",
    implementation: ({ scores, mask }: Parameters) =>
      scores.map(softmax).map((row, t) => row.map((weight, j) => (keeps(mask, t, j) ? weight : 0))),
    hint: "apply the mask before the division, because otherwise the weights of a row do not sum to 1.",
  },
  {
    term: "mask",
    name: "masked scores are 0 instead of -Infinity",
    implementation: ({ scores, mask }: Parameters) =>
      scores.map((row, t) => softmax(row.map((e, j) => (keeps(mask, t, j) ? e : 0)))),
    hint: "0 is an ordinary score, because exp(0) = 1; only exp(-Infinity) is 0.",
  },
  {
    term: "mask",
    name: "the mask is reversed",
    implementation: (given: Parameters) =>
      reference({ ...given, mask: given.mask.map((row) => row.map((one) => 1 - one)) }),
    hint: "a mask of 1 keeps a position, a mask of 0 drops it.",
  },
  {
    term: "mask",
    name: "masked entries are left out of the rows",
    implementation: ({ scores, mask }: Parameters) =>
      scores.map((row, t) => softmax(row.filter((_, j) => keeps(mask, t, j)))),
    hint: "each row has a weight for every position, [S]. The weight is 0 where the mask is 0.",
  },
  {
    term: "axis",
    name: "the softmax goes over the wrong axis",
    implementation: (given: Parameters) => transposed(transposed(keptExponentials(given)).map(shares)),
    hint: "the weights of each row must sum to 1; your weights sum to 1 in each column.",
  },
  {
    term: "axis",
    name: "the weights of the whole table sum to 1",
    implementation: (given: Parameters) => {
      const table = keptExponentials(given);
      const all = total(table.flat());
      return table.map((row) => row.map((value) => value / all));
    },
    hint: "the weights of each row sum to 1.",
  },
  {
    term: "softmax",
    name: "the exponential is missing",
    implementation: ({ scores, mask }: Parameters) =>
      scores.map((row, t) => shares(row.map((e, j) => (keeps(mask, t, j) ? e : 0)))),
    hint: "the weights are made from exp(score).",
  },
  {
    term: "softmax",
    name: "the rows are not divided by their sums",
    implementation: keptExponentials,
    hint: "divide each row by its sum.",
  },
  {
    term: "softmax",
    name: "the sign of the scores is reversed",
    implementation: (given: Parameters) =>
      reference({ ...given, scores: given.scores.map((row) => row.map((e) => -e)) }),
    hint: "the largest score gets the largest weight: exp(score).",
  },
  {
    term: "softmax",
    name: "the largest kept score gets all the weight",
    implementation: ({ scores, mask }: Parameters) =>
      scores.map((row, t) => {
        const best = Math.max(...row.filter((_, j) => keeps(mask, t, j)));
        return shares(row.map((e, j) => (keeps(mask, t, j) && e === best ? 1 : 0)));
      }),
    hint: "hard attention does this; with softmax the other kept positions get a weight as well.",
  },
];

/** The exercise `maskedSoftmax(scores [T,S], mask [T,S])`. Each row of the result has exp(score) where the mask is 1 and 0 where it is 0, divided by the row's sum. [T, S] */
export const maskedSoftmax: Exercise = {
  id: "12-4",
  title: "maskedSoftmax",
  cases: [
    {
      scores: [
        [2, 1, 3],
        [0.5, -1, 2],
        [1, 0.2, -0.7],
      ],
      mask: [
        [1, 1, 0],
        [0, 1, 1],
        [1, 0, 1],
      ],
    },
    {
      scores: [
        [2, 1, 3, -2],
        [0.4, 1.5, -0.3, 0.9],
        [-1, 0.8, 0.3, 1.2],
        [0.7, -0.6, 2.1, 0.1],
      ],
      mask: [
        [1, 1, 0, 0],
        [1, 0, 0, 1],
        [1, 0, 1, 0],
        [0, 1, 0, 1],
      ],
    },
  ],
  otherCases: [
    {
      scores: [
        [2, 1, 3, -2],
        [0.4, 1.5, -0.3, 0.9],
      ],
      mask: [
        [1, 1, 1, 0],
        [0, 1, 0, 1],
      ],
    },
    // a finite score such as -30 or -50, used for a masked position, is not small compared with these scores
    {
      scores: [
        [-50, 20, -49],
        [-51, -50, 10],
      ],
      mask: [
        [1, 0, 1],
        [1, 1, 0],
      ],
    },
    { scores: [[5, 1, 2]], mask: [[0, 1, 0]] },
    // kept scores whose exponentials are Infinity, a row of small scores, and a row with both
    {
      scores: [
        [801, 800, 803],
        [2, 1, 3],
        [900, 1, 899],
      ],
      mask: [
        [1, 1, 0],
        [1, 1, 1],
        [1, 1, 1],
      ],
    },
    // a dropped score whose exponential is Infinity, and kept scores whose exponentials are 0
    {
      scores: [
        [2, 1, 1000],
        [-900, -901, 0.5],
      ],
      mask: [
        [1, 1, 0],
        [1, 1, 0],
      ],
    },
    {
      scores: [
        [1, 2],
        [3, 4],
        [0, 0],
      ],
      mask: [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    },
  ],
  reference,
  exactZeros: true,
  nanHint: STABLE_SOFTMAX,
  usualNaN: INFINITE_PRODUCT,
  worked: {
    case: {
      scores: [
        [0, Math.log(3), 9],
        [Math.log(2), 0, 0],
      ],
      mask: [
        [1, 1, 0],
        [1, 1, 1],
      ],
    },
    expected: [0.25, 0.75, 0, 0.5, 0.25, 0.25],
  },
  wrong,
  tolerance: 1e-5,
};
