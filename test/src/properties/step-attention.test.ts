import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import {
  multiHeadAttention,
  positionalEncoding,
  ready,
  type StepMaskOptions,
  selfAttention,
  transformerBlock,
} from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { holds } from "./cases";
import { gap, made, numbers } from "./made";

beforeAll(async () => {
  await ready();
});

/** One function that attends from every step of a sequence: its weights [B, N, T, T], or [B, T, T], and its output at each step. */
interface Kind {
  readonly name: string;
  run(inputs: tf.Tensor3D, seed: number, options?: StepMaskOptions): { weights: tf.Tensor; output: tf.Tensor3D };
}

const F = 4;
const HEADS = 2;
const matrix = (seed: number, name: string, rows = F, columns = F) =>
  made([rows, columns], seed, name, 2) as tf.Tensor2D;
const vector = (seed: number, name: string, size = F) => made([size], seed, name, 1) as tf.Tensor1D;
const dense = (seed: number, name: string, rows = F, columns = F) => ({
  kernel: matrix(seed, `${name}.kernel`, rows, columns),
  bias: vector(seed, `${name}.bias`, columns),
});
const multiHead = (seed: number) => ({
  query: dense(seed, "query"),
  key: dense(seed, "key"),
  value: dense(seed, "value"),
  output: dense(seed, "output"),
});

function block(name: string, normFirst: boolean): Kind {
  return {
    name,
    run: (inputs, seed, options) => {
      const norm = (part: string) => ({ gain: vector(seed, `${part}.gain`), shift: vector(seed, `${part}.shift`) });
      const weights = {
        attention: multiHead(seed),
        attentionNorm: norm("one"),
        hidden: dense(seed, "hidden", F, 3),
        output: dense(seed, "second", 3, F),
        outputNorm: norm("two"),
      };
      const { attention, output } = transformerBlock(weights, inputs, { ...options, heads: HEADS, normFirst });
      return { weights: attention.weights, output };
    },
  };
}

const kinds: readonly Kind[] = [
  {
    name: "selfAttention",
    run: (inputs, seed, options) => {
      const weights = { query: matrix(seed, "query"), key: matrix(seed, "key"), value: matrix(seed, "value") };
      const result = selfAttention(weights, inputs, options);
      return { weights: result.weights, output: result.context };
    },
  },
  {
    name: "multiHeadAttention",
    run: (inputs, seed, options) =>
      multiHeadAttention(multiHead(seed), inputs, inputs, inputs, { ...options, heads: HEADS }),
  },
  block("transformerBlock, norm last", false),
  block("transformerBlock, norm first", true),
];

/** Generates sizes, a seed, an order of the steps, a step, and a mask that keeps at least the first position of each row. */
const cases = fc
  .record({ B: fc.integer({ min: 1, max: 3 }), T: fc.integer({ min: 1, max: 7 }), seed: fc.nat({ max: 1_000_000 }) })
  .chain(({ B, T, seed }) => {
    const steps = Array.from({ length: T }, (_, t) => t);
    const row = fc.array(fc.constantFrom(0, 1), { minLength: T, maxLength: T }).map(([, ...rest]) => [1, ...rest]);
    return fc.record({
      B: fc.constant(B),
      T: fc.constant(T),
      seed: fc.constant(seed),
      order: fc.shuffledSubarray(steps, { minLength: T, maxLength: T }),
      at: fc.nat({ max: T - 1 }),
      mask: fc.array(row, { minLength: B, maxLength: B }),
    });
  });

const inputsOf = ({ B, T, seed }: { B: number; T: number; seed: number }) =>
  made([B, T, F], seed, "inputs") as tf.Tensor3D;

/** Puts the steps of every sequence into another order. */
const reorder = (x: tf.Tensor3D, order: readonly number[]): tf.Tensor3D =>
  tf.concat(
    order.map((t) => x.slice([0, t], [-1, 1])),
    1,
  );

/** Replaces the steps of a sequence whose column of `keep` [B, T, 1] is 0 by other numbers. */
const replace = (x: tf.Tensor3D, keep: tf.Tensor, seed: number): tf.Tensor3D =>
  tf.add(tf.mul(x, keep), tf.mul(tf.sub(1, keep), made(x.shape, seed, "noise", 3)));

const until = ({ B, T, at }: { B: number; T: number; at: number }) =>
  tf.tensor3d(
    Array.from({ length: B * T }, (_, n) => (n % T <= at ? 1 : 0)),
    [B, T, 1],
  );

describe.each(kinds)("$name", (kind) => {
  it("is equivariant: inputs in another order give the same outputs in this order", () => {
    holds(cases, (one) => {
      const x = inputsOf(one);
      const want = reorder(kind.run(x, one.seed).output, one.order);
      expect(gap(kind.run(reorder(x, one.order), one.seed).output, want)).toBeLessThan(1e-5);
    });
  });

  it("with causal has outputs that do not depend on later inputs", () => {
    holds(cases, (one) => {
      const [x, early] = [inputsOf(one), until(one)];
      const [first, second] = [x, replace(x, early, one.seed)].map((inputs) =>
        tf.mul(kind.run(inputs, one.seed, { causal: true }).output, early),
      );
      expect(gap(second, first)).toBeLessThan(1e-6);
    });
  });

  it("has weights that sum to 1 over the positions that the masks keep, and are exactly 0 at the others", () => {
    holds(cases, (one) => {
      const { weights } = kind.run(inputsOf(one), one.seed, { mask: tf.tensor2d(one.mask), causal: true });
      const perRow = weights.size / (one.B * one.T * one.T);
      for (const sum of numbers(tf.sum(weights, -1))) expect(Math.abs(sum - 1)).toBeLessThan(2e-6);
      const dropped = numbers(weights).filter((weight, n) => {
        const [s, t] = [n % one.T, Math.floor(n / one.T) % one.T];
        const b = Math.floor(n / (one.T * one.T * perRow));
        return (s > t || one.mask[b]?.[s] === 0) && !Object.is(weight, 0);
      });
      expect(dropped).toEqual([]);
    });
  });

  it("gives the same results without a mask as with a mask that keeps all positions", () => {
    holds(cases, (one) => {
      const x = inputsOf(one);
      const [plain, masked] = [{}, { mask: tf.ones<tf.Rank.R2>([one.B, one.T]), causal: false }].map((options) =>
        kind.run(x, one.seed, options),
      );
      expect(gap(masked?.output, plain?.output)).toBeLessThan(1e-6);
      expect(gap(masked?.weights, plain?.weights)).toBeLessThan(1e-6);
    });
  });

  it("has outputs at kept positions that do not depend on the inputs at dropped positions", () => {
    holds(cases, (one) => {
      const [x, mask] = [inputsOf(one), tf.tensor2d(one.mask)];
      const keep = tf.expandDims(mask, 2);
      const [first, second] = [x, replace(x, keep, one.seed)].map((inputs) =>
        tf.mul(kind.run(inputs, one.seed, { mask }).output, keep),
      );
      expect(gap(second, first)).toBeLessThan(1e-6);
    });
  });

  it("is no longer equivariant if a positional encoding is added to the inputs", () => {
    const x = inputsOf({ B: 1, T: 5, seed: 5 });
    const withPositions = (inputs: tf.Tensor3D) =>
      kind.run(tf.add(inputs, positionalEncoding({ steps: 5, features: F })), 5).output;
    const order = [4, 2, 0, 3, 1];
    expect(gap(withPositions(reorder(x, order)), reorder(withPositions(x), order))).toBeGreaterThan(0.01);
  });
});
