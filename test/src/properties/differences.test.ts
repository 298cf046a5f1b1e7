import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { moveEntry, type Nested } from "../cells/numbers";
import { attentionKinds } from "./attention-kinds";
import { cellKinds, type Tensors } from "./cell-kinds";
import { made } from "./made";
import { plainAttention } from "./plain-attention";
import { plainTrace } from "./plain-cells";

// Compares automatic gradients, computed in float32, with central differences of the same loss in plain float64. The cases are very small.

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

type Numbers = Readonly<Record<string, Nested>>;

const flat = (nested: Nested | undefined) => [nested].flat(9) as number[];

/** Returns a different weight for each number of each part, so that no two errors cancel. */
const lossWeightOf = (name: string, shape: readonly number[]) => made(shape, 21, `loss.${name}`);

/** Returns the distance between two lists, relative to the largest expected number. It is infinite if there is nothing to compare. */
function apart(got: readonly number[], want: readonly number[]): number {
  const largest = Math.max(...want.map(Math.abs));
  if (got.length !== want.length || !(largest > 1e-4)) return Number.POSITIVE_INFINITY;
  return Math.max(...want.map((value, i) => Math.abs(value - (got[i] ?? Number.NaN)))) / largest;
}

/** Compares every part of a result, and the gradients of a weighted sum of all parts with respect to every operand. */
function compare(operands: Tensors, run: (operands: Tensors) => Tensors, plain: (operands: Numbers) => Numbers): void {
  const names = Object.keys(operands);
  const at = Object.fromEntries(names.map((name) => [name, operands[name]?.arraySync() as Nested]));
  const [found, wanted] = [run(operands), plain(at)];
  expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
  const lossWeights = Object.fromEntries(
    Object.entries(found).map(([name, { shape }]) => [name, lossWeightOf(name, shape)]),
  );
  const plainWeighs = Object.fromEntries(
    Object.entries(lossWeights).map(([name, one]) => [name, Array.from(one.dataSync())]),
  );
  for (const [name, tensor] of Object.entries(found)) {
    expect(apart(Array.from(tensor.dataSync()), flat(wanted[name])), name).toBeLessThan(1e-5);
  }

  const loss = (...given: tf.Tensor[]) => {
    const trace = run(Object.fromEntries(names.map((name, i) => [name, given[i] as tf.Tensor])));
    return tf.addN(
      Object.entries(trace).map(([name, part]) => tf.sum(tf.mul(part, lossWeights[name] as tf.Tensor))),
    ) as tf.Scalar;
  };
  const plainLoss = (given: Numbers) =>
    Object.entries(plain(given)).reduce((sum, [name, part]) => {
      const own = plainWeighs[name] as number[];
      return sum + flat(part).reduce((inner, value, i) => inner + value * (own[i] as number), 0);
    }, 0);
  const gradients = tf.grads(loss)(Object.values(operands));
  for (const [i, name] of names.entries()) {
    const numeric = Array.from({ length: operands[name]?.size ?? 0 }, (_, entry) => {
      const moved = (by: number) => plainLoss({ ...at, [name]: moveEntry(at[name] as Nested, entry, by) });
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
    const automatic = Array.from((gradients[i] as tf.Tensor).dataSync());
    expect(apart(automatic, numeric), `gradient of ${name}`).toBeLessThan(1e-4);
  }
}

const SIZES = { B: 2, T: 3, F: 2, H: 3 };

/**
 * The lengths to test: sequences without padding, and one that ends early. The nightly run also tests a sequence, in the other row, that ends after
 * its first step.
 */
const lengthsTried = [[3, 3], [3, 2], ...(nightly ? [[1, 3]] : [])];

describe.each(
  cellKinds.flatMap((kind) =>
    (["reference", "fused"] as const).flatMap((implementation) =>
      lengthsTried.map((lengths) => ({ name: kind.name, kind, implementation, lengths })),
    ),
  ),
)("$name, $implementation, lengths $lengths", ({ kind, implementation, lengths }) => {
  it("has the values that float64 gives in every part of the trace, and gradients of every operand that equal central differences", () => {
    const states = kind.states.map((name) => [name, made([SIZES.B, SIZES.H], 22, name)]);
    const operands = {
      inputs: made([2, 3, 2], 22, "inputs"),
      ...Object.fromEntries(states),
      ...kind.weights(SIZES, 22, 1),
    };
    compare(
      operands,
      (given) => kind.run(given, { implementation, lengths }),
      (given) => plainTrace(kind.name, given, lengths),
    );
  });
});

describe.each(attentionKinds)("$name attention", (kind) => {
  const sizes = { B: 2, S: 4, Q: 3, D: 2, A: 3, V: 3 };
  it.each([
    ["all kept", [[1, 1, 1, 1], [1, 1, 1, 1]]], // biome-ignore format: rows of a mask
    ["some masked", [[1, 1, 0, 1], [0, 1, 1, 0]]], // biome-ignore format: rows of a mask
  ] as [string, number[][]][])(
    "has the scores, weights and context that float64 gives, and gradients of every operand that equal central differences: %s",
    (_, mask) => {
      const operands = kind.operands(sizes, 23, 1);
      const keys = made([2, 4, 2], 23, "keys");
      const run = ({ keys: own, values, ...rest }: Tensors) => ({
        ...kind.run(rest, own as tf.Tensor3D, {
          mask: tf.tensor2d(mask),
          ...(values ? { values: values as tf.Tensor3D } : {}),
        }),
      });
      compare({ ...operands, keys }, run, (given) => plainAttention(kind.name, given, mask));
      const values = made([2, 4, 3], 23, "values");
      compare({ ...operands, keys, values }, run, (given) => plainAttention(kind.name, given, mask));
    },
  );
});
