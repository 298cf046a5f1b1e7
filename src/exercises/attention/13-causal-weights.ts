import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { dot, type Matrix, shares, softmax } from "../algebra";

type Parameters = { readonly queries: Matrix; readonly keys: Matrix };

const transposed = (table: Matrix) => (table[0] ?? []).map((_, s) => table.map((row) => row[s] ?? Number.NaN));

/** Returns the products of all queries and keys, each divided by `divisor`. [T, T] */
const scoresOf = ({ queries, keys }: Parameters, divisor: number) =>
  queries.map((query) => keys.map((key) => dot(query, key) / divisor));
const root = ({ queries }: Parameters) => Math.sqrt(queries[0]?.length ?? 0);
/** Returns exp(score) where `keep` is true, and 0 elsewhere. [T, T] */
const kept = (scores: Matrix, keep: (t: number, s: number) => boolean = (t, s) => s <= t) =>
  scores.map((row, t) => {
    const largest = Math.max(...row.filter((_, s) => keep(t, s)));
    return row.map((score, s) => (keep(t, s) ? Math.exp(score - largest) : 0));
  });
const weightsOf = (scores: Matrix) => kept(scores).map(shares);
const reference = (given: Parameters) => weightsOf(scoresOf(given, root(given)));

const past = (t: number, s: number) => s <= t;
const before = (t: number, s: number) => s < t;
/** Returns the table with 0 where `keep` is false. */
const zeroed = (table: Matrix, keep: (t: number, s: number) => boolean) =>
  table.map((row, t) => row.map((one, s) => (keep(t, s) ? one : 0)));
/** Returns versions of one mistake that give different numbers. Each computes the weights from the scores. */
const inSpellings = (
  mistake: Omit<WrongVersion, "implementation">,
  ...spellings: readonly ((scores: Matrix) => Matrix)[]
) =>
  spellings.map((weights) => ({
    ...mistake,
    implementation: (given: Parameters) => weights(scoresOf(given, root(given))),
  }));

const wrong: readonly WrongVersion[] = [
  {
    term: "scale",
    name: "the scores are not divided by √D",
    implementation: (given: Parameters) => weightsOf(scoresOf(given, 1)),
    hint: "divide each product by √D, where D is the number of entries of a query.",
  },
  {
    term: "scale",
    name: "the scores are divided by D instead of √D",
    implementation: (given: Parameters) => weightsOf(scoresOf(given, root(given) ** 2)),
    hint: "the typical size of a product is √D, so divide by √D.",
  },
  {
    term: "scale",
    name: "the scores are divided by √T instead of √D",
    implementation: (given: Parameters) => weightsOf(scoresOf(given, Math.sqrt(given.keys.length))),
    hint: "a product is a sum over the D entries of a query, so divide by √D. The number of steps does not matter.",
  },
  {
    term: "mask",
    name: "the mask is missing",
    implementation: (given: Parameters) => scoresOf(given, root(given)).map(softmax),
    hint: "step t may attend to steps 0 to t only. Later steps have a weight of exactly 0.",
  },
  {
    term: "mask",
    name: "the mask comes after the softmax",
    implementation: (given: Parameters) =>
      scoresOf(given, root(given))
        .map(softmax)
        .map((row, t) => row.map((weight, s) => (s <= t ? weight : 0))),
    hint: "apply the mask before the division, because otherwise the weights of a row do not sum to 1.",
  },
  {
    term: "mask",
    name: "masked scores are 0 instead of -Infinity",
    implementation: (given: Parameters) =>
      scoresOf(given, root(given)).map((row, t) => softmax(row.map((score, s) => (s <= t ? score : 0)))),
    hint: "0 is an ordinary score, because exp(0) = 1; only exp(-Infinity) is 0.",
  },
  {
    term: "mask",
    name: "each step attends to itself and to later steps",
    implementation: (given: Parameters) => kept(scoresOf(given, root(given)), (t, s) => s >= t).map(shares),
    hint: "step t may attend to steps 0 to t, which are the step itself and earlier steps.",
  },
  ...inSpellings(
    {
      term: "mask",
      name: "a step may not attend to itself",
      hint: "step t may attend to steps 0 to t, so keep s <= t, not s < t.",
    },
    (scores) => zeroed(weightsOf(scores), before),
    (scores) => zeroed(scores.map(softmax), before),
    (scores) => [(scores[0] ?? []).map(() => 0), ...kept(scores, before).slice(1).map(shares)],
    (scores) => [(scores[0] ?? []).map(() => 1 / scores.length), ...kept(scores, before).slice(1).map(shares)], // with -1e9 as a masked score
  ),
  {
    term: "scores",
    name: "all scores of a row are equal",
    implementation: ({ queries }: Parameters) => kept(queries.map(() => queries.map(() => 1))).map(shares),
    hint: "score s of row t is the product of query t and key s.",
  },
  {
    term: "axis",
    name: "the softmax goes over the queries instead of the keys",
    implementation: (given: Parameters) => transposed(transposed(kept(scoresOf(given, root(given)))).map(shares)),
    hint: "the weights of each row must sum to 1. A row belongs to a query.",
  },
  ...inSpellings(
    {
      term: "axis",
      name: "the softmax goes over the queries, and the mask comes late or not at all",
      hint: "the weights of each row must sum to 1: a row belongs to a query, and has a weight for each of its keys.",
    },
    (scores) => transposed(transposed(scores).map(softmax)),
    (scores) => zeroed(transposed(transposed(scores).map(softmax)), past),
  ),
  ...inSpellings(
    {
      term: "softmax",
      name: "the softmax is missing",
      hint: "take exp of the scores of each row up to step t, and divide each by their sum.",
    },
    (scores) => scores,
    (scores) => zeroed(scores, past),
    (scores) => zeroed(scores, past).map(shares),
  ),
  {
    term: "softmax",
    name: "the result contains the exponentials, which are not divided by their sums",
    implementation: (given: Parameters) =>
      scoresOf(given, root(given)).map((row, t) => row.map((score, s) => (s <= t ? Math.exp(score) : 0))),
    hint: "divide each row by its sum.",
  },
];

/** The exercise `causalWeights(queries [T,D], keys [T,D])`: the weights of self-attention in which each step sees itself and earlier steps. [T, T] */
export const causalWeights: Exercise = {
  id: "13-3",
  title: "causalWeights",
  cases: [
    {
      queries: [[1, 0.5], [-0.5, 2], [1.5, 1]],
      keys: [[0.5, 1], [2, -1], [1, 0.2]],
    },
    {
      queries: [[0.4, -1, 0.7, 1.2], [1.1, 0.3, -0.8, 0.5], [-0.6, 0.9, 1.4, -0.2], [0.2, -0.4, 0.1, 1.5]],
      keys: [[1, 0.2, -0.5, 0.8], [0.3, -1.1, 0.6, 0.4], [0.9, 0.7, 1.3, -1], [-0.3, 0.5, 0.8, 1.1]],
    },
  ], // biome-ignore format: one step per row
  otherCases: [
    { queries: [[2, 1]], keys: [[-1, 3]] },
    { queries: [[1], [2]], keys: [[0.5], [-1]] },
    {
      queries: [[1, 2, 0], [0, 1, -1], [2, 0, 1], [0.5, 0.5, 0.5]],
      keys: [[0, 1, 1], [1, 0, 2], [-1, 1, 0], [2, 2, -2]],
    },
  ], // biome-ignore format: one step per row
  reference,
  exactZeros: true,
  usualNaN: "If a step may not attend to itself (s < t), nothing is left for step 0. Keep s <= t.",
  worked: {
    case: { queries: [[1, 0, 0, 0], [2 * Math.log(3), 0, 0, 0]], keys: [[0, 0, 0, 0], [1, 0, 0, 0]] }, // biome-ignore format: one step per row
    expected: [1, 0, 0.25, 0.75],
  },
  wrong,
  tolerance: 1e-5,
};
