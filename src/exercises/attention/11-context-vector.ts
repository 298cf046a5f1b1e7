import type { Exercise, WrongVersion } from "../../check/exercise-type";
import {
  at,
  dot,
  exponentials,
  type Matrix,
  rowTimesMatrix,
  shares,
  sigmoid,
  softmax,
  times,
  total,
  type Vector,
} from "../algebra";

type Parameters = { readonly query: Vector; readonly keys: Matrix; readonly values: Matrix };

const scoresOf = (query: Vector, keys: Matrix) => keys.map((key) => dot(query, key));

/** Returns a wrong version that computes the scores correctly, and the weights with `weightsOf`. `finish` changes the context at the end. */
const withWeights =
  (weightsOf: (scores: Vector, D: number) => Vector, finish = (context: Vector) => context) =>
  ({ query, keys, values }: Parameters) =>
    finish(rowTimesMatrix(weightsOf(scoresOf(query, keys), query.length), values));

const wrong: readonly WrongVersion[] = [
  {
    term: "softmax",
    name: "the softmax is missing: scores are used as weights",
    implementation: withWeights((scores) => scores),
    hint: "the weights are the exponentials of the scores, divided by their sum.",
  },
  {
    term: "softmax",
    name: "the weights are not normalised",
    implementation: withWeights(exponentials),
    hint: "divide each exponential by the sum of all exponentials, so that the weights sum to 1.",
  },
  {
    term: "softmax",
    name: "the largest score is subtracted, but the weights are not divided by their sum",
    implementation: withWeights((scores) => exponentials(scores.map((score) => score - Math.max(...scores)))),
    hint: "after exp, divide each weight by the sum of all weights, so that the weights sum to 1.",
  },
  {
    term: "softmax",
    name: "the scores are divided by their sum, without exponentials",
    implementation: withWeights(shares),
    hint: "a score can be negative, a weight cannot: take exp of each score first.",
  },
  {
    term: "softmax",
    name: "the softmax runs over the wrong axis: every weight is 1",
    implementation: withWeights((scores) => scores.map(() => 1)),
    hint: "the softmax runs over the S positions; over an axis of length 1 each weight is 1.",
  },
  {
    term: "softmax",
    name: "a sigmoid of each score is used instead of the softmax",
    implementation: withWeights((scores) => scores.map(sigmoid)),
    hint: "sigmoids are computed for each position alone; the weights of attention depend on each other and sum to 1.",
  },
  {
    term: "softmax",
    name: "the value of the best score is taken instead of the weighted sum",
    implementation: withWeights((scores) => scores.map((score) => Number(score === Math.max(...scores)))),
    hint: "sum all values, each multiplied by its weight. (The choice of the maximum has no gradient, so it could not be trained.)",
  },
  {
    term: "softmax",
    name: "the softmax runs over the features, within each key",
    implementation: ({ query, keys, values }: Parameters) => {
      const weights = keys.map((key) => softmax(times(query, key)));
      return (values[0] ?? []).map((_, v) => total(values.map((value, s) => at(weights[s], v) * at(value, v))));
    },
    hint: "add up the products of each key first. That gives one score per key, and the softmax runs over the S scores.",
  },
  {
    term: "softmax",
    name: "the softmax is applied to the context",
    implementation: withWeights((scores) => scores, softmax),
    hint: "apply the softmax to the scores, before you sum the values.",
  },
  {
    term: "context",
    name: "the weights are returned instead of the context",
    implementation: ({ query, keys }: Parameters) => softmax(scoresOf(query, keys)),
    hint: "sum the values, each times its weight. The context has the size of a value, [V].",
  },
  {
    term: "context",
    name: "the scores are returned instead of the context",
    implementation: ({ query, keys }: Parameters) => scoresOf(query, keys),
    hint: "turn the scores into weights, and sum the values with these weights.",
  },
  {
    term: "scores",
    name: "the scores are ignored, and the result is the plain mean of the values",
    implementation: withWeights((scores) => scores.map(() => 1 / scores.length)),
    hint: "compare the query with the keys, so that each value gets its own weight.",
  },
  {
    term: "scores",
    name: "the sign of the scores is reversed",
    implementation: withWeights((scores) => softmax(scores.map((score) => -score))),
    hint: "a key that fits better has a larger score, and gets a larger weight.",
  },
  {
    term: "scores",
    name: "the scores are divided by the square root of D",
    implementation: withWeights((scores, D) => softmax(scores.map((score) => score / Math.sqrt(D)))),
    hint: "scaled dot attention does this (lesson 12); use the plain product in this exercise.",
  },
  {
    term: "values",
    name: "the context is summed from the keys instead of the values",
    implementation: ({ query, keys }: Parameters) => rowTimesMatrix(softmax(scoresOf(query, keys)), keys),
    hint: "the keys are compared with the query; the values are summed.",
  },
  {
    term: "keys",
    name: "the query is compared with the values instead of the keys",
    implementation: ({ query, values }: Parameters) => rowTimesMatrix(softmax(scoresOf(query, values)), values),
    hint: "scores[s] = query · keys[s]; the values are only needed for the sum.",
  },
  {
    term: "keys and values",
    name: "keys and values are swapped",
    implementation: ({ query, keys, values }: Parameters) => rowTimesMatrix(softmax(scoresOf(query, values)), keys),
    hint: "compare the query with the keys, and sum the values.",
  },
  {
    term: "values",
    name: "the dot products are summed instead of the values",
    implementation: ({ query, keys }: Parameters) => {
      const scores = scoresOf(query, keys);
      return dot(softmax(scores), scores);
    },
    hint: "multiply each value by its weight, and add up the results. The context is a vector [V].",
  },
  {
    term: "context",
    name: "the context is divided by the number of values once more",
    implementation: ({ query, keys, values }: Parameters) =>
      rowTimesMatrix(softmax(scoresOf(query, keys)), values).map((entry) => entry / values.length),
    hint: "the weights sum to 1 already, so the weighted sum is a mean.",
  },
  {
    term: "context",
    name: "the weighted values are summed within each position instead of over the positions",
    implementation: ({ query, keys, values }: Parameters) => {
      const weights = softmax(scoresOf(query, keys));
      return values.map((value, s) => (weights[s] ?? Number.NaN) * total(value));
    },
    hint: "entry v of the context is the sum of weights[s] * values[s][v] over s, so the context is as long as a value, [V].",
  },
];

/** The exercise `contextVector(query [D], keys [S,D], values [S,V])`, whose result is softmax(query · keys) · values. [V] */
export const contextVector: Exercise = {
  id: "11-3",
  title: "contextVector",
  cases: [
    {
      query: [0.8, -0.6],
      keys: [
        [1, 0.2],
        [-0.5, 0.7],
        [0.3, -1.1],
      ],
      values: [
        [0.1, 2],
        [1.5, -0.4],
        [-0.9, 0.6],
      ],
    },
    {
      query: [1, 0.5],
      keys: [
        [0.4, -0.3],
        [1.2, 0.6],
      ],
      values: [
        [2, -1],
        [0.5, 3],
      ],
    },
    {
      query: [0.5, 1, -0.4],
      keys: [
        [1, 0.3, 0.2],
        [0.4, 1.3, -0.5],
        [0.6, -0.8, 0.9],
        [-0.2, 0.7, 1.1],
      ],
      values: [
        [1, 0, 2],
        [-1, 0.5, 0.3],
        [0.2, 1.4, -0.6],
        [0.8, -0.7, 0.9],
      ],
    },
  ],
  otherCases: [
    { query: [1, -0.5], keys: [[0.4, 0.9]], values: [[3, -2, 0.5]] },
    {
      query: [2],
      keys: [[0.5], [-1], [0.25]],
      values: [
        [1, 2],
        [3, 4],
        [-5, 6],
      ],
    },
  ],
  reference: ({ query, keys, values }: Parameters) => rowTimesMatrix(softmax(scoresOf(query, keys)), values),
  // computed by hand, with the encoder states h0 … h3 = (1,0), (0,1), (1,1), (-1,0) and the decoder state s = (2,1)
  worked: {
    case: {
      query: [2, 1],
      keys: [
        [1, 0],
        [0, 1],
        [1, 1],
        [-1, 0],
      ],
      values: [
        [1, 0],
        [0, 1],
        [1, 1],
        [-1, 0],
      ],
    },
    expected: [0.9014464624933543, 0.7519012381882023],
  },
  wrong,
  tolerance: 1e-5,
};
