import * as tf from "@tensorflow/tfjs";
import { type AdditiveWeights, additiveAttention, dotAttention, generalAttention, InputError, ready } from "gatebook";
import * as math from "mathjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { gradientGap, type Nested, wave } from "../cells/numbers";
import { furthest } from "../cells/plain-lstm";

type M = number[][];

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Returns the attention weights and the context of one query, computed in float64. */
function plainAttend(scores: number[], values: M, keep: number[]) {
  const exponentials = scores.map((score, s) => (keep[s] ? Math.exp(score) : 0));
  const weights = exponentials.map((value) => value / exponentials.reduce((a, b) => a + b));
  return { weights, context: math.multiply(weights, values) as number[] };
}

/** The operands of the figure in the article that lesson 11 follows. */
const query = () => tf.tensor2d([[2, 1]]);
const keys = () =>
  tf.tensor3d([
    [
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 0],
    ],
  ]);

describe("dotAttention", () => {
  it("gives the attention weights and the context that lesson 11 shows", () => {
    const { scores, weights, context } = dotAttention(query(), keys());
    expect(scores.arraySync()).toEqual([[2, 1, 3, -2]]);
    expect(furthest(weights.arraySync(), [0.243636, 0.089629, 0.662272, 0.004462])).toBeLessThan(1e-6);
    expect(furthest(context.arraySync(), [0.901446, 0.751901])).toBeLessThan(1e-6);
  });

  it("gives the context that lesson 11 shows if the last position is masked, and a weight of exactly 0 there", () => {
    const { weights, context } = dotAttention(query(), keys(), { mask: tf.tensor2d([[1, 1, 1, 0]]) });
    expect(weights.arraySync()[0]?.[3]).toBe(0);
    expect(furthest(tf.sum(weights, 1).arraySync(), [1])).toBeLessThan(1e-6);
    expect(furthest(context.arraySync(), [0.909969, 0.755272])).toBeLessThan(1e-6);
  });

  it("divides the scores by sqrt(D) if the option scaled is true", () => {
    const { scores } = dotAttention(query(), keys(), { scaled: true });
    expect(
      furthest(
        scores.arraySync(),
        [2, 1, 3, -2].map((score) => score / Math.SQRT2),
      ),
    ).toBeLessThan(1e-6);
  });

  it("stays finite for huge scores, and ignores a huge score that is masked", () => {
    const far = tf.tensor3d([
      [
        [1e8, 0],
        [0, 1],
        [-1e8, 1],
      ],
    ]);
    expect(dotAttention(query(), far).weights.arraySync()).toEqual([[1, 0, 0]]);
    const masked = dotAttention(query(), far, { mask: tf.tensor2d([[0, 1, 1]]) });
    expect(masked.weights.arraySync()).toEqual([[0, 1, 0]]);
    const low = tf.tensor3d([
      [
        [-1e8, 0],
        [-1e8, 0],
        [1, 1],
      ],
    ]);
    const even = dotAttention(query(), low, { mask: tf.tensor2d([[1, 1, 0]]) });
    expect(even.weights.arraySync()).toEqual([[0.5, 0.5, 0]]);
  });

  it("ignores masked keys, which do not affect the results and have a gradient of 0", () => {
    const mask = tf.tensor2d([[1, 0, 1, 0]]);
    const other = tf.tensor3d([
      [
        [1, 0],
        [9, -9],
        [1, 1],
        [5, 5],
      ],
    ]);
    const [one, two] = [keys(), other].map((given) => dotAttention(query(), given, { mask }).context.arraySync());
    expect(one).toEqual(two);
    const gradient = tf.grad((given) =>
      tf.sum(tf.square(dotAttention(query(), given as tf.Tensor3D, { mask }).context)),
    )(keys());
    const [rows] = gradient.arraySync() as number[][][];
    expect([rows?.[1], rows?.[3]]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(rows?.[0]?.every((value) => value !== 0)).toBe(true);
  });
});

const additive = (): AdditiveWeights => ({
  query: wave<tf.Rank.R2>([2, 5], 0.7),
  key: wave<tf.Rank.R2>([3, 5], 1.1),
  bias: wave<tf.Rank.R1>([5], 0.4),
  score: wave<tf.Rank.R1>([5], 1.9),
});
const batch = () => ({
  query: wave<tf.Rank.R2>([2, 2], 0.9),
  keys: wave<tf.Rank.R3>([2, 4, 3], 1.7),
  values: wave<tf.Rank.R3>([2, 4, 6], 0.3),
  mask: tf.tensor2d([
    [1, 1, 0, 1],
    [0, 1, 1, 1],
  ]),
});

/** Returns the contexts [B][V] of additive attention, computed in float64 from [W_q, W_k, b, v, query, keys, values]. */
function plainAdditive(parts: Nested[], mask: M): M {
  const [wq, wk, b, v, queries, keys, values] = parts as unknown as [
    M,
    M,
    number[],
    number[],
    M,
    number[][][],
    number[][][],
  ];
  return queries.map((q, row) => {
    const scores = (keys[row] as M).map((key) => {
      const layer = math.add(math.multiply(q, wq), math.multiply(key, wk), b) as number[];
      return math.dot(layer.map(Math.tanh), v);
    });
    return plainAttend(scores, values[row] as M, mask[row] as number[]).context;
  });
}

/** Returns the contexts of general attention, computed in float64 from [W, query, keys]. */
function plainGeneral(parts: Nested[]): M {
  const [w, queries, keys] = parts as unknown as [M, M, number[][][]];
  return queries.map((q, row) => {
    const turned = math.multiply(q, w) as number[];
    const own = keys[row] as M;
    return plainAttend(
      own.map((key) => math.dot(turned, key)),
      own,
      own.map(() => 1),
    ).context;
  });
}

const weightedSum = (contexts: M) =>
  contexts.flat().reduce((sum, value, i) => sum + value * Math.sin(2.3 * (i + 1)), 0);

describe("additiveAttention", () => {
  it("gives the values and gradients that mathjs computes in float64, with separate values and a mask", () => {
    const weights = additive();
    const { query, keys, values, mask } = batch();
    const operands = [weights.query, weights.key, weights.bias, weights.score, query, keys, values] as tf.Tensor[];
    const run = ([q, k, b, v, query, keys, values]: tf.Tensor[]) =>
      additiveAttention({ query: q, key: k, bias: b, score: v } as never, query as tf.Tensor2D, keys as tf.Tensor3D, {
        values: values as tf.Tensor3D,
        mask,
      });
    const plain = plainAdditive(
      operands.map((one) => one.arraySync() as Nested),
      mask.arraySync(),
    );
    const { weights: shares, scores, context } = run(operands);
    expect([scores.shape, shares.shape, context.shape]).toEqual([
      [2, 4],
      [2, 4],
      [2, 6],
    ]);
    expect(furthest(context.arraySync(), plain)).toBeLessThan(1e-6);
    expect(furthest(tf.sum(shares, 1).arraySync(), [1, 1])).toBeLessThan(1e-6);
    const gap = gradientGap(
      operands,
      (...parts) => tf.sum(tf.mul(run(parts).context, wave([2, 6], 2.3))),
      (...parts) => weightedSum(plainAdditive(parts, mask.arraySync())),
    );
    expect(gap).toBeLessThan(1e-4);
  });

  it("treats a missing bias as 0, and uses the keys as values if no values are given", () => {
    const { bias, ...rest } = additive();
    const { query, keys } = batch();
    const without = additiveAttention(rest, query, keys);
    const zero = additiveAttention({ ...rest, bias: tf.zerosLike(bias as tf.Tensor1D) }, query, keys);
    expect(without.context.shape).toEqual([2, 3]);
    expect(furthest(without.context.arraySync(), zero.context.arraySync())).toBe(0);
  });
});

describe("generalAttention", () => {
  it("gives the values and gradients that mathjs computes in float64", () => {
    const { query, keys } = batch();
    const operands = [wave([2, 3], 0.6), query, keys] as tf.Tensor[];
    const run = ([weight, query, keys]: tf.Tensor[]) =>
      generalAttention(weight as tf.Tensor2D, query as tf.Tensor2D, keys as tf.Tensor3D);
    const plain = plainGeneral(operands.map((one) => one.arraySync() as Nested));
    expect(furthest(run(operands).context.arraySync(), plain)).toBeLessThan(1e-6);
    const gap = gradientGap(
      operands,
      (...parts) => tf.sum(tf.mul(run(parts).context, wave([2, 3], 2.3))),
      (...parts) => weightedSum(plainGeneral(parts)),
    );
    expect(gap).toBeLessThan(1e-4);
  });

  it("equals dotAttention if the weight is the identity", () => {
    const turned = generalAttention(tf.eye(2), query(), keys()).context.arraySync();
    expect(furthest(turned, dotAttention(query(), keys()).context.arraySync())).toBeLessThan(1e-7);
  });
});

describe("the attention functions", () => {
  it.each([
    [
      "a mask that drops a whole row",
      () => dotAttention(query(), keys(), { mask: tf.tensor2d([[0, 0, 0, 0]]) }),
      "dotAttention: options.mask row 0 must keep at least one position, got all 0. Without a position the weights cannot sum to 1. Is the sequence empty, or are 0 and 1 swapped in the mask?",
    ],
    [
      "a mask that contains 0.5",
      () => dotAttention(query(), keys(), { mask: tf.tensor2d([[1, 0, 0.5, 0]]) }),
      "dotAttention: options.mask must contain only 1 (keep) and 0 (drop), got 0.5 at entry 2. Is it a table of scores?",
    ],
    [
      "a mask of another shape",
      () => dotAttention(query(), keys(), { mask: tf.ones([1, 3]) }),
      "dotAttention: options.mask must have shape [B, S] = [1, 4], got [1, 3]. S comes from keys.",
    ],
    [
      "a query of another size than the keys",
      () => dotAttention(tf.ones([1, 3]), keys()),
      "dotAttention: keys must have shape [B, S, D] = [1, S, 3], got [1, 4, 2]. D comes from query.",
    ],
    [
      "an empty source",
      () => dotAttention(query(), tf.zeros([1, 0, 2])),
      "dotAttention: keys must have S of at least 1, got shape [1, 0, 2]. Attention weights cannot sum to 1 over an empty source.",
    ],
    [
      "values of another length than the keys",
      () => dotAttention(query(), keys(), { values: tf.ones([1, 3, 2]) }),
      "dotAttention: options.values must have shape [B, S, V] = [1, 4, V], got [1, 3, 2]. S comes from keys.",
    ],
    [
      "a misspelt option",
      () => dotAttention(query(), keys(), { scale: true } as never),
      'dotAttention: options has no option "scale". There are: values, mask, scaled.',
    ],
    [
      "a key matrix for another attention size",
      () => additiveAttention({ ...additive(), key: tf.ones([3, 4]) }, batch().query, batch().keys),
      "additiveAttention: weights.key must have shape [D, A] = [D, 5], got [3, 4]. A comes from weights.score.",
    ],
    [
      "a query that does not fit the weight",
      () => generalAttention(tf.ones([3, 2]), query(), keys()),
      "generalAttention: query must have shape [B, Q] = [B, 3], got [1, 2]. Q comes from weight.",
    ],
  ])("reject %s", (_, call, message) => {
    expect(call).toThrow(new InputError(message));
  });

  it("leave no tensor in memory if they reject a call, and three tensors if they return a result", () => {
    const [q, k, none] = [query(), keys(), tf.zeros<tf.Rank.R2>([1, 4])];
    const before = tf.memory().numTensors;
    const result = dotAttention(q, k, { mask: tf.onesLike(none) });
    expect(tf.memory().numTensors - before).toBe(3 + 1);
    tf.dispose(result);
    expect(() => dotAttention(q, k, { mask: none })).toThrow(InputError);
    expect(tf.memory().numTensors - before).toBe(1);
  });
});
