import * as tf from "@tensorflow/tfjs";
import {
  causalMask,
  dotAttention,
  InputError,
  initMultiHeadAttention,
  initTransformerBlock,
  multiHeadAttention,
  positionalEncoding,
  ready,
  type SelfAttentionWeights,
  selfAttention,
  transformerBlock,
} from "gatebook";
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

const identity = (): SelfAttentionWeights => ({ query: tf.eye(2), key: tf.eye(2), value: tf.eye(2) });
const three = () => tf.tensor3d([[[1, 0], [0, 1], [1, 1]]]); // biome-ignore format: one step per pair
const matrices = (): SelfAttentionWeights => ({
  query: wave([2, 3], 0.7),
  key: wave([2, 3], 1.1),
  value: wave([2, 4], 1.9),
});

/** Returns the contexts [B][T][V] of self-attention, computed in float64 from [W_q, W_k, W_v, inputs]. */
function plainSelfAttention(parts: Nested[], keep: (b: number, t: number, s: number) => boolean): M[] {
  const [wq, wk, wv, inputs] = parts as unknown as [M, M, M, M[]];
  return inputs.map((x, b) => {
    const [q, k, v] = [wq, wk, wv].map((matrix) => math.multiply(x, matrix)) as [M, M, M];
    return q.map((query, t) => {
      const powers = k.map((key, s) => (keep(b, t, s) ? Math.exp(math.dot(query, key) / Math.sqrt(key.length)) : 0));
      const total = powers.reduce((a, b) => a + b);
      return math.multiply(
        powers.map((power) => power / total),
        v,
      ) as number[];
    });
  });
}

describe("selfAttention", () => {
  it("gives the scores, weights and contexts that pencil and paper give for three steps", () => {
    const { scores, weights, context } = selfAttention(identity(), three(), { scaled: false });
    expect(scores.arraySync()).toEqual([[[1, 0, 1], [0, 1, 1], [1, 1, 2]]]); // biome-ignore format: a table
    const [e, sum] = [Math.E, 2 * Math.E + 1];
    expect(furthest(weights.arraySync()[0]?.[0] as number[], [e / sum, 1 / sum, e / sum])).toBeLessThan(1e-6);
    expect(furthest(context.arraySync()[0]?.[0] as number[], [(2 * e) / sum, (1 + e) / sum])).toBeLessThan(1e-6);
  });

  it("gives each step the result of scaled dot attention with the query of this step", () => {
    const inputs = wave<tf.Rank.R3>([2, 5, 2], 0.9);
    const weights = matrices();
    const all = selfAttention(weights, inputs);
    const through = (matrix: tf.Tensor2D) =>
      tf.matMul(inputs, tf.tile(tf.expandDims(matrix, 0), [2, 1, 1])) as tf.Tensor3D;
    const [queries, keys, values] = [weights.query, weights.key, weights.value].map(through) as [
      tf.Tensor3D,
      tf.Tensor3D,
      tf.Tensor3D,
    ];
    for (let t = 0; t < 5; t++) {
      const query = tf.reshape(tf.slice(queries, [0, t, 0], [2, 1, 3]), [2, 3]) as tf.Tensor2D;
      const one = dotAttention(query, keys, { values, scaled: true });
      for (const part of ["scores", "weights", "context"] as const) {
        const own = tf.squeeze(tf.slice(all[part], [0, t, 0], [2, 1, -1]), [1]);
        expect(furthest(own.arraySync() as number[][], one[part].arraySync()), part).toBeLessThan(1e-6);
      }
    }
  });

  it.each([
    ["no mask", {}, () => true],
    ["a causal mask", { causal: true }, (_: number, t: number, s: number) => s <= t],
    ["padding", { padding: [[1, 1, 1], [1, 0, 1]] }, (b: number, _: number, s: number) => b === 0 || s !== 1], // biome-ignore format: rows of a mask
  ])("has the contexts and gradients that float64 gives, with %s", (_, options, keep) => {
    const { causal = false, padding } = options as { causal?: boolean; padding?: M };
    const operands = [...Object.values(matrices()), wave([2, 3, 2], 0.9)] as tf.Tensor[];
    const masks = { causal, ...(padding ? { mask: tf.tensor2d(padding) } : {}) };
    const run = ([query, key, value, inputs]: tf.Tensor[]) =>
      selfAttention({ query, key, value } as never, inputs as tf.Tensor3D, masks).context;
    const plain = (parts: Nested[]) => plainSelfAttention(parts, keep).flat(2);
    const at = operands.map((one) => one.arraySync() as Nested);
    expect(furthest(Array.from(run(operands).dataSync()), plain(at))).toBeLessThan(1e-6);
    const gap = gradientGap(
      operands,
      (...parts) => tf.sum(tf.mul(run(parts), wave([2, 3, 4], 2.3))),
      (...parts) => plain(parts).reduce((sum, value, i) => sum + value * Math.sin(2.3 * (i + 1)), 0),
    );
    expect(gap).toBeLessThan(1e-4);
  });

  it("with causal gives the first step its own value, and no weight to a later step", () => {
    const { weights } = selfAttention(identity(), three(), { causal: true });
    const rows = weights.arraySync()[0] as M;
    expect(rows[0]).toEqual([1, 0, 0]);
    expect(rows[1]?.[2]).toBe(0);
    expect(rows[2]?.every((weight) => weight > 0)).toBe(true);
  });
});

describe("causalMask", () => {
  it("returns 1 at the step itself and at earlier steps, and 0 at later steps", () => {
    expect(causalMask(3).arraySync()).toEqual([[1, 0, 0], [1, 1, 0], [1, 1, 1]]); // biome-ignore format: a table
  });
});

describe("multiHeadAttention", () => {
  it("gives each head the result of selfAttention with the columns of this head", () => {
    const weights = initMultiHeadAttention({ features: 6, heads: 2, seed: 3 });
    const inputs = wave<tf.Rank.R3>([2, 4, 6], 0.9);
    const { weights: shares, context } = multiHeadAttention(weights, inputs, inputs, inputs, { heads: 2 });
    for (const head of [0, 1]) {
      const columns = (matrix: tf.Tensor2D) => tf.slice(matrix, [0, 3 * head], [6, 3]);
      const own = selfAttention(
        {
          query: columns(weights.query.kernel),
          key: columns(weights.key.kernel),
          value: columns(weights.value.kernel),
        },
        inputs,
      );
      const part = tf.squeeze(tf.slice(shares, [0, head, 0, 0], [2, 1, 4, 4]), [1]);
      expect(furthest(part.arraySync() as number[][], own.weights.arraySync())).toBeLessThan(1e-6);
      const sums = tf.slice(context, [0, 0, 3 * head], [2, 4, 3]);
      expect(furthest(sums.arraySync(), own.context.arraySync())).toBeLessThan(1e-6);
    }
  });
});

describe("positionalEncoding", () => {
  it("returns sines in even columns and cosines in odd columns, with wavelengths that grow from 2π", () => {
    const rows = positionalEncoding({ steps: 3, features: 4 }).arraySync();
    const row = (t: number) => [Math.sin(t), Math.cos(t), Math.sin(t / 100), Math.cos(t / 100)];
    expect(furthest(rows, [row(0), row(1), row(2)])).toBeLessThan(1e-7);
  });

  it("ends with a sine if the number of features is odd", () => {
    const rows = positionalEncoding({ steps: 2, features: 3 }).arraySync();
    expect(furthest(rows[1] as number[], [Math.sin(1), Math.cos(1), Math.sin(10_000 ** (-2 / 3))])).toBeLessThan(1e-7);
  });

  it("gives two positions a product that depends only on their distance", () => {
    const table = positionalEncoding({ steps: 30, features: 16 });
    const products = (tf.matMul(table, table, false, true) as tf.Tensor2D).arraySync();
    for (let t = 0; t < 25; t++)
      expect(Math.abs((products[t]?.[t + 5] as number) - (products[0]?.[5] as number))).toBeLessThan(1e-5);
    expect(products[0]?.[0]).toBeCloseTo(8, 5);
  });
});

const block = () => initTransformerBlock({ features: 4, heads: 2, units: 3, seed: 1 });
const inputs = () => tf.ones<tf.Rank.R3>([1, 3, 4]);

describe("self-attention, multi-head attention and transformerBlock", () => {
  it.each([
    [
      "a causal mask and padding at the start",
      () => selfAttention(identity(), three(), { causal: true, mask: tf.tensor2d([[0, 1, 1]]) }),
      "selfAttention: options.mask row 0 must keep position 0 if options.causal is true, got 0. The query of step 0 may attend to no other position. Put the padding at the end of the sequence.",
    ],
    [
      "a causal mask for a source of another length",
      () =>
        multiHeadAttention(block().attention, inputs(), tf.ones([1, 2, 4]), tf.ones([1, 2, 4]), {
          heads: 2,
          causal: true,
        }),
      "multiHeadAttention: options.causal must be false unless T equals S, got true with T = 3 and S = 2. A causal mask compares the positions of queries and keys, so both must belong to the same sequence.",
    ],
    [
      "a table as causal",
      () => selfAttention(identity(), three(), { causal: [[1]] as never }),
      "selfAttention: options.causal must be true or false, got 1. A table of 0 and 1 belongs in options.mask.",
    ],
    [
      "a scaled that is not a boolean",
      () => selfAttention(identity(), three(), { scaled: 2 as never }),
      "selfAttention: options.scaled must be true or false, got 2. Leave it out to divide by sqrt(D).",
    ],
    [
      "a number of heads that does not divide A",
      () => transformerBlock(block(), inputs(), { heads: 3 }),
      "transformerBlock: options.heads must be a whole number above 0 that divides A = 4, got 3. Each head gets A / heads columns of the kernels.",
    ],
    [
      "a missing number of heads",
      () => multiHeadAttention(block().attention, inputs(), inputs(), inputs(), {} as never),
      "multiHeadAttention: options.heads must be a whole number above 0 that divides A = 4, got undefined. Each head gets A / heads columns of the kernels.",
    ],
    [
      "a normFirst that is not a boolean",
      () => transformerBlock(block(), inputs(), { heads: 2, normFirst: "pre" as never }),
      "transformerBlock: options.normFirst must be true or false, got pre. True means pre-norm.",
    ],
    [
      "a misspelt option",
      () => transformerBlock(block(), inputs(), { heads: 2, prenorm: true } as never),
      'transformerBlock: options has no option "prenorm". There are: heads, mask, causal, normFirst.',
    ],
    ["a causal mask of 0 steps", () => causalMask(0), "causalMask: steps must be a whole number of at least 1, got 0."],
    [
      "positions without features",
      () => positionalEncoding({ steps: 3, features: 0 }),
      "positionalEncoding: options.features must be a whole number of at least 1, got 0.",
    ],
    [
      "heads that do not divide the features of fresh weights",
      () => initTransformerBlock({ features: 4, heads: 3, seed: 1 }),
      "initTransformerBlock: options.heads must divide features = 4, got 3. Each head gets features / heads columns.",
    ],
  ])("reject %s", (_, call, message) => {
    expect(call).toThrow(new InputError(message));
  });

  it("leave only their results in memory", () => {
    const [weights, x, mask] = [block(), inputs(), tf.tensor2d([[1, 1, 0]])];
    const before = tf.memory().numTensors;
    const count = (call: () => tf.TensorContainer) => {
      const result = call();
      const more = tf.memory().numTensors - before;
      tf.dispose(result);
      return more;
    };
    const options = { heads: 2, causal: true, mask };
    expect(count(() => multiHeadAttention(weights.attention, x, x, x, options))).toBe(4);
    expect(count(() => ({ ...transformerBlock(weights, x, options) }))).toBe(5);
    const matrices = {
      query: tf.eye(4) as tf.Tensor2D,
      key: tf.eye(4) as tf.Tensor2D,
      value: tf.eye(4) as tf.Tensor2D,
    };
    expect(count(() => selfAttention(matrices, x, { causal: true, mask })) - 3).toBe(3);
    expect(count(() => causalMask(4)) - 3).toBe(1);
  });
});
