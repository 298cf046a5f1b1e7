import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { attentionKinds, type Sizes } from "./attention-kinds";
import { holds } from "./cases";
import { gap, made, numbers } from "./made";

beforeAll(async () => {
  await ready();
});

type Case = Sizes & { readonly seed: number; readonly keep: readonly (readonly number[])[] };

const small = fc.integer({ min: 1, max: 5 });

/** Generates sizes, a seed, and a mask that keeps at least one position in each row. */
const cases: fc.Arbitrary<Case> = fc
  .record({ B: small, S: fc.integer({ min: 1, max: 7 }), Q: small, D: small, A: small, V: small })
  .chain((sizes) => {
    const { B, S } = sizes;
    const row = fc.tuple(fc.nat({ max: S - 1 }), fc.array(fc.constantFrom(0, 1), { minLength: S, maxLength: S }));
    const rows = fc.array(row, { minLength: B, maxLength: B });
    return fc.record({
      ...(Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, fc.constant(size)])) as {
        [K in keyof Sizes]: fc.Arbitrary<number>;
      }),
      seed: fc.nat({ max: 1_000_000 }),
      keep: rows.map((all) => all.map(([sure, bits]) => bits.map((bit, s) => (s === sure ? 1 : bit)))),
    });
  });

const ones: Sizes = { B: 1, S: 1, Q: 1, D: 1, A: 1, V: 1 };
const examples: Case[] = [
  { ...ones, seed: 1, keep: [[1]] },
  { ...ones, S: 3, seed: 2, keep: [[0, 1, 0]] },
];

const keysFor = ({ B, S, D, seed }: Case, scale = 1) => made([B, S, D], seed, "keys", scale) as tf.Tensor3D;
const valuesFor = ({ B, S, V, seed }: Case, V2 = V) => made([B, S, V2], seed, "values", 5) as tf.Tensor3D;
const maskFor = ({ keep }: Case) => tf.tensor2d(keep.map((row) => [...row]));

/** Reorders the source positions of every row in the same way. It multiplies by a matrix that has one 1 per row. */
function permute(tensor: tf.Tensor, order: readonly number[]): tf.Tensor {
  return tf.concat(
    order.map((s) => tensor.slice([0, s], [-1, 1])),
    1,
  );
}

describe.each(attentionKinds)("$name attention", (kind) => {
  it.each([
    ["moderate", 1],
    ["far apart, where the softmax saturates", 30],
  ])(
    "has weights in [0, 1] that sum to 1 and are exactly 0 at masked positions, for scores that are %s",
    (_, scale) => {
      let dropped = 0;
      holds(
        cases,
        (one) => {
          const operands = kind.operands(one, one.seed, scale);
          const { scores, weights, context } = kind.run(operands, keysFor(one), { mask: maskFor(one) });
          expect([scores.shape, weights.shape, context.shape]).toEqual([
            [one.B, one.S],
            [one.B, one.S],
            [one.B, one.D],
          ]);
          const flat = one.keep.flat();
          const shares = numbers(weights);
          expect(shares.every((share, i) => (flat[i] ? share >= 0 && share <= 1 + 1e-6 : Object.is(share, 0)))).toBe(
            true,
          );
          dropped += flat.filter((bit) => bit === 0).length;
          for (const sum of numbers(tf.sum(weights, 1))) expect(Math.abs(sum - 1)).toBeLessThan(2e-6);
        },
        { runs: 32, examples },
      );
      expect(dropped).toBeGreaterThan(50);
    },
  );

  it("gives the same weights without a mask as with a mask that keeps all positions", () => {
    holds(cases, (one) => {
      const operands = kind.operands(one, one.seed, 2);
      const options = { values: valuesFor(one) };
      const plain = kind.run(operands, keysFor(one), options);
      const masked = kind.run(operands, keysFor(one), { ...options, mask: tf.ones([one.B, one.S]) });
      for (const part of ["scores", "weights", "context"] as const) {
        expect(gap(masked[part], plain[part]), part).toBeLessThan(1e-6);
      }
    });
  });

  it("keeps every coordinate of the context between the smallest and the largest of the values that are not masked", () => {
    holds(
      cases,
      (one) => {
        const values = valuesFor(one);
        const { context } = kind.run(kind.operands(one, one.seed, 2), keysFor(one), { values, mask: maskFor(one) });
        const [rows, contexts] = [values.arraySync(), context.arraySync()];
        for (const [b, keep] of one.keep.entries()) {
          const kept = (rows[b] as number[][]).filter((_, s) => keep[s]);
          for (const [v, coordinate] of (contexts[b] as number[]).entries()) {
            const column = kept.map((value) => value[v] as number);
            expect(coordinate).toBeGreaterThanOrEqual(Math.min(...column) - 1e-5);
            expect(coordinate).toBeLessThanOrEqual(Math.max(...column) + 1e-5);
          }
        }
      },
      { examples },
    );
  });

  it("keeps a two-dimensional context inside the convex hull of the values that are not masked", () => {
    let edges = 0;
    holds(
      cases,
      (one) => {
        const values = valuesFor(one, 2);
        const { context } = kind.run(kind.operands(one, one.seed, 2), keysFor(one), { values, mask: maskFor(one) });
        const [rows, contexts] = [values.arraySync(), context.arraySync()];
        for (const [b, keep] of one.keep.entries()) {
          const kept = (rows[b] as number[][]).filter((_, s) => keep[s]) as [number, number][];
          for (const [from, to] of hullEdges(kept)) {
            edges++;
            expect(side(from, to, contexts[b] as [number, number])).toBeGreaterThanOrEqual(-1e-4);
          }
        }
      },
      { runs: 40 },
    );
    expect(edges).toBeGreaterThan(100);
  });

  it("reorders the weights in the same way and keeps the context if the source is reordered", () => {
    const permuted = cases.chain((one) => {
      const positions = Array.from({ length: one.S }, (_, s) => s);
      return fc.tuple(fc.constant(one), fc.shuffledSubarray(positions, { minLength: one.S, maxLength: one.S }));
    });
    holds(permuted, ([one, order]) => {
      const operands = kind.operands(one, one.seed, 2);
      const [keys, values, mask] = [keysFor(one), valuesFor(one), maskFor(one)];
      const before = kind.run(operands, keys, { values, mask });
      const after = kind.run(operands, permute(keys, order) as tf.Tensor3D, {
        values: permute(values, order) as tf.Tensor3D,
        mask: permute(mask, order) as tf.Tensor2D,
      });
      expect(gap(after.weights, permute(before.weights, order))).toBeLessThan(2e-6);
      expect(gap(after.scores, permute(before.scores, order))).toBeLessThan(2e-6);
      expect(gap(after.context, before.context)).toBeLessThan(1e-5);
    });
  });

  it("does not depend on padding, so masked positions at the end change neither weights nor context", () => {
    holds(cases, (one) => {
      const operands = kind.operands(one, one.seed, 2);
      const [keys, values] = [keysFor(one), valuesFor(one)];
      const alone = kind.run(operands, keys, { values, mask: maskFor(one) });
      const { B, D, V, seed } = one;
      const padded = kind.run(operands, tf.concat([keys, made([B, 2, D], seed, "pad", 50) as tf.Tensor3D], 1), {
        values: tf.concat([values, made([B, 2, V], seed, "padding", 50) as tf.Tensor3D], 1),
        mask: tf.concat([maskFor(one), tf.zeros<tf.Rank.R2>([B, 2])], 1),
      });
      expect(gap(padded.weights.slice([0, 0], [-1, one.S]), alone.weights)).toBeLessThan(1e-6);
      expect(gap(padded.context, alone.context)).toBeLessThan(2e-6);
    });
  });

  it("treats the rows of a batch independently: each row has the same result when it is alone", () => {
    holds(cases, (one) => {
      const operands = kind.operands(one, one.seed, 2);
      const [keys, values, mask] = [keysFor(one), valuesFor(one), maskFor(one)];
      const together = kind.run(operands, keys, { values, mask });
      for (let b = 0; b < one.B; b++) {
        const row = <R extends tf.Rank>(tensor: tf.Tensor<R>) =>
          tensor.slice([b, ...tensor.shape.slice(1).map(() => 0)], [1, ...tensor.shape.slice(1)]) as tf.Tensor<R>;
        const alone = kind.run({ ...operands, query: row(operands.query as tf.Tensor) }, row(keys), {
          values: row(values),
          mask: row(mask),
        });
        for (const part of ["scores", "weights", "context"] as const) {
          expect(gap(alone[part], row(together[part])), part).toBeLessThan(2e-6);
        }
      }
    });
  });
});

/** Returns on which side of the line from a to b a point is. A positive number means left, a negative number means right. */
function side([ax, ay]: [number, number], [bx, by]: [number, number], [x, y]: [number, number]): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

/** Returns the pairs of points that have all other points on their left. A point is in the convex hull if it is on the left of every such pair. */
function hullEdges(points: [number, number][]): [[number, number], [number, number]][] {
  return points.flatMap((a) =>
    points
      .filter((b) => a !== b && points.every((other) => other === a || other === b || side(a, b, other) >= 0))
      .map((b): [[number, number], [number, number]] => [a, b]),
  );
}
