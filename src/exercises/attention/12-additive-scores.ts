import { activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import {
  add,
  dot,
  type Matrix,
  matrixTimesColumn,
  rowTimesMatrix,
  sigmoid,
  softmax,
  times,
  total,
  type Vector,
} from "../algebra";

type Parameters = {
  readonly query: Vector;
  readonly keys: Matrix;
  readonly queryWeights: Matrix;
  readonly keyWeights: Matrix;
  readonly bias: Vector;
  readonly score: Vector;
};

/** The arguments together with the key that is scored. */
type OfKey = Parameters & { readonly key: Vector };

/** Turns a function that scores one key into a function with the exercise's parameters. */
const from = (one: (given: OfKey) => number) => (given: Parameters) => given.keys.map((key) => one({ ...given, key }));
/** Returns the weighted sums of the first layer, to which tanh is applied later. [A] */
const layer = ({ key, query, queryWeights, keyWeights, bias }: OfKey) =>
  add(bias, rowTimesMatrix(query, queryWeights), rowTimesMatrix(key, keyWeights));
const reference = (given: Parameters, use = activations) =>
  from((one) =>
    dot(
      layer(one).map((a) => use.tanh(a, "the layer")),
      one.score,
    ),
  )(given);

const wrong: readonly WrongVersion[] = [
  {
    term: "tanh",
    name: "the tanh is missing",
    implementation: from((given) => dot(layer(given), given.score)),
    hint: "without tanh the query adds the same number to every score, so the query does not change the weights.",
  },
  {
    term: "tanh",
    name: "a sigmoid is used instead of tanh",
    implementation: from((given) => dot(layer(given).map(sigmoid), given.score)),
    hint: "the formula is v · tanh(…).",
  },
  {
    term: "tanh",
    name: "the tanh is taken of the score",
    implementation: from((given) => Math.tanh(dot(layer(given), given.score))),
    hint: "apply tanh to the layer first, and then multiply by v; a score may be any number.",
  },
  {
    term: "score",
    name: "v is multiplied inside the tanh",
    implementation: from((given) => total(times(layer(given), given.score).map(Math.tanh))),
    hint: "apply tanh to the layer first, and then multiply by v.",
  },
  {
    term: "bias",
    name: "the bias is added after the tanh",
    implementation: from((given) => {
      const withoutBias = layer({ ...given, bias: given.bias.map(() => 0) }).map(Math.tanh);
      return dot(add(given.bias, withoutBias), given.score);
    }),
    hint: "add the bias before you apply tanh.",
  },
  {
    term: "bias",
    name: "the bias is added to the score",
    implementation: from((given) => {
      const withoutBias = layer({ ...given, bias: given.bias.map(() => 0) }).map(Math.tanh);
      return dot(withoutBias, given.score) + total(given.bias);
    }),
    hint: "add the bias before you apply tanh.",
  },
  {
    term: "sum",
    name: "tanh is applied to query and key separately",
    implementation: from(({ key, query, queryWeights, keyWeights, bias, score }) =>
      dot(
        add(
          rowTimesMatrix(query, queryWeights).map(Math.tanh),
          add(bias, rowTimesMatrix(key, keyWeights)).map(Math.tanh),
        ),
        score,
      ),
    ),
    hint: "add query · W_q and key · W_k first, and apply tanh to the sum.",
  },
  {
    term: "bias",
    name: "the bias is missing",
    implementation: from((given) =>
      dot(layer({ ...given, bias: given.bias.map(() => 0) }).map(Math.tanh), given.score),
    ),
    hint: "add the bias before you apply tanh.",
  },
  {
    term: "score",
    name: "v is missing",
    implementation: from((given) =>
      layer(given)
        .map(Math.tanh)
        .reduce((sum, value) => sum + value, 0),
    ),
    hint: "multiply each of the A numbers by its entry of v.",
  },
  {
    term: "query",
    name: "the query is missing",
    implementation: from(({ key, keyWeights, bias, score }) =>
      dot(add(bias, rowTimesMatrix(key, keyWeights)).map(Math.tanh), score),
    ),
    hint: "query · W_q is the same for all keys, and belongs to the sum of each key.",
  },
  {
    term: "keys",
    name: "the key is missing",
    implementation: from(({ query, queryWeights, bias, score }) =>
      dot(add(bias, rowTimesMatrix(query, queryWeights)).map(Math.tanh), score),
    ),
    hint: "all your scores are equal. key · W_k belongs to the sum of each key.",
  },
  {
    term: "query and keys",
    name: "the weights of query and key are swapped",
    implementation: from((given) => {
      const { queryWeights, keyWeights, score } = given;
      return dot(layer({ ...given, queryWeights: keyWeights, keyWeights: queryWeights }).map(Math.tanh), score);
    }),
    hint: "compute query · W_q and key · W_k.",
  },
  {
    term: "keys",
    name: "the key's weights are transposed",
    implementation: from(({ key, query, queryWeights, keyWeights, bias, score }) =>
      dot(add(bias, rowTimesMatrix(query, queryWeights), matrixTimesColumn(keyWeights, key)).map(Math.tanh), score),
    ),
    hint: "the key is a row, multiplied by W_k on its right: entry a sums key[i] * W_k[i][a] over i.",
  },
  {
    term: "result",
    name: "the softmax is applied to the scores",
    implementation: (given: Parameters) => softmax(reference(given)),
    hint: "return the scores, which may be any numbers; the softmax comes later.",
  },
];

/** The exercise `additiveScores(query [Q], keys [S,D], queryWeights [Q,A], keyWeights [D,A], bias [A], score [A])`, whose result is v · tanh(query · W_q + key · W_k + b). [S] */
export const additiveScores: Exercise = {
  id: "12-3",
  title: "additiveScores",
  cases: [
    {
      query: [2, 1],
      keys: [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      queryWeights: [
        [0.5, -1],
        [0.25, 0.5],
      ],
      keyWeights: [
        [1, 0.3],
        [-0.5, 1],
      ],
      bias: [0.1, -0.2],
      score: [1, -0.8],
    },
    {
      query: [-0.6, 0.9],
      keys: [
        [0.2, -0.7],
        [1.1, 0.4],
      ],
      queryWeights: [
        [0.7, 0.1],
        [-0.4, 0.6],
      ],
      keyWeights: [
        [0.3, -0.9],
        [0.8, 0.2],
      ],
      bias: [-0.3, -0.5],
      score: [0.6, 1.4],
    },
  ],
  otherCases: [
    {
      query: [1, -1, 0.5],
      keys: [[2], [-1], [0], [0.5]],
      queryWeights: [
        [0.2, 0.4],
        [0.1, -0.3],
        [-0.6, 0.5],
      ],
      keyWeights: [[0.9, -0.7]],
      bias: [0, 0.1],
      score: [1, 2],
    },
    // in this case, the layer's size A is larger than all other sizes
    {
      query: [0.5],
      keys: [
        [1, -2],
        [0.5, 0.3],
      ],
      queryWeights: [[0.4, -0.1, 0.8, 0.3]],
      keyWeights: [
        [0.2, 0.5, -0.7, 0.9],
        [-0.4, 0.6, 0.1, -0.3],
      ],
      bias: [0.1, -0.2, 0.3, 0.4],
      score: [1, -1, 0.5, 2],
    },
  ],
  reference,
  // computed by hand in lesson 11, with the result tanh(2.35) - tanh(-1.7)
  worked: {
    case: {
      query: [2, 1],
      keys: [[1, 0]],
      queryWeights: [
        [0.5, -1],
        [0.25, 0.5],
      ],
      keyWeights: [
        [1, 0],
        [-0.5, 1],
      ],
      bias: [0.1, -0.2],
      score: [1, -1],
    },
    expected: [Math.tanh(2.35) + Math.tanh(1.7)],
  },
  wrong,
  tolerance: 1e-5,
};
