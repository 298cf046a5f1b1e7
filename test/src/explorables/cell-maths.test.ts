// Holds the numbers of the cell explorer equal to those of the library's cells, for random weights, inputs and states.
import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { type GruWeights, gruStep, type LstmWeights, lstmStep, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { type CellStep, readingsOf, run } from "../../../src/explorables/cell/maths";
import { kinds, randomCell, row } from "./states";

beforeAll(async () => {
  await ready();
});

const sizes = fc.record({
  F: fc.integer({ min: 1, max: 3 }),
  H: fc.integer({ min: 1, max: 4 }),
  T: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
});

/** Returns the largest difference between the explorer's numbers and a tensor. */
const apart = (got: readonly number[] | undefined, want: tf.Tensor) => {
  const numbers = [...want.dataSync()];
  expect(got).toHaveLength(numbers.length);
  return Math.max(...numbers.map((value, n) => Math.abs(value - (got?.[n] ?? Number.NaN))));
};

describe.each(kinds)("the cell explorer with a %s", (kind) => {
  it("computes every gate and state of each step as the library does, to 1e-6", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        tf.tidy(() => {
          const { weights, inputs, state } = randomCell(kind, size);
          const steps = run(state);
          expect(steps).toHaveLength(size.T);
          for (const [t, step] of steps.entries()) {
            const x = tf.slice(inputs, [0, t, 0], [1, 1, size.F]).reshape([1, size.F]) as tf.Tensor2D;
            const want = wanted(kind, weights, x, step);
            for (const [name, tensor] of Object.entries(want))
              expect(apart(gotOf(step)[name], tensor), `${name} at step ${t}`).toBeLessThan(1e-6);
          }
        });
      }),
      { numRuns: 40 },
    );
  });
});

/** Returns the library's results of the step from the same state, by name. */
function wanted(kind: string, weights: object, x: tf.Tensor2D, step: CellStep): Record<string, tf.Tensor> {
  const hidden = row(step.hiddenBefore);
  if (kind === "lstm") {
    const { gates, state } = lstmStep(weights as LstmWeights, x, { hidden, cell: row(step.cellBefore) });
    return { ...gates, ...state };
  }
  const result = gruStep(weights as GruWeights, x, hidden, { resetAfter: kind.includes("after") });
  return { ...result.gates, hidden: result.hidden };
}

const gotOf = ({ gates, hidden, cell }: CellStep): Readonly<Record<string, readonly number[]>> => ({
  ...gates,
  hidden,
  cell,
});

describe("the readings of the diagram", () => {
  it("add up to the new state: kept + written", () => {
    for (const kind of kinds) {
      const { state } = randomCell(kind, { F: 2, H: 3, T: 2, seed: 5 });
      const shown = { ...state, unit: 2, step: 1 };
      const { kept = 0, written = 0, cell, hidden } = readingsOf(shown, run(shown)[1] as CellStep);
      expect(kept + written).toBeCloseTo((cell ?? hidden) as number, 12);
    }
  });
});
