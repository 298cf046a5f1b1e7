// Holds the numbers of the memory explorer equal to those of the library's cells and of their gradients.
import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { type GateWeights, InputError, lstmStep, memory, ready, rnnStep } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { largestTick, powersOf, tick } from "../../../src/explorables/memory/axes";
import { memoryExplorer } from "../../../src/explorables/memory/explorer";
import { halfLife, lstmFading, rnnFading } from "../../../src/explorables/memory/maths";
import type { MemoryState } from "../../../src/explorables/memory/state";

beforeAll(async () => {
  await ready();
});

const x = (): tf.Tensor2D => tf.zeros([1, 1]);
const one = (bias: number): GateWeights => ({ kernel: x(), recurrent: x(), bias: tf.tensor1d([bias]) });
const number = (tensor: tf.Tensor) => tensor.dataSync()[0] as number;
/** Returns the state and its gradient after some steps, from a state at the start. */
function leftAfter(steps: number, start: number, step: (state: tf.Tensor2D) => tf.Tensor2D) {
  const run = (state: tf.Tensor) => {
    let now = state as tf.Tensor2D;
    for (let t = 0; t < steps; t++) now = step(now);
    return now;
  };
  const from = tf.tensor2d([[start]]);
  return { memory: number(run(from)) / start, gradient: number(tf.grad(run)(from)) };
}

/** Float32 rounds each step, so the difference is measured relative to the larger of the number and 1. */
const expectNear = (got: number | undefined, want: number) =>
  expect(Math.abs((got ?? Number.NaN) - want)).toBeLessThan(1e-6 * Math.max(1, Math.abs(want)));

const states = fc.record({
  bias: fc.float({ min: -4, max: 8, noNaN: true }),
  recurrent: fc.float({ min: Math.fround(-1.5), max: 1.5, noNaN: true }),
  start: fc.oneof(
    fc.float({ min: Math.fround(0.1), max: 1, noNaN: true }),
    fc.float({ min: -1, max: Math.fround(-0.1), noNaN: true }),
  ),
  lag: fc.integer({ min: 1, max: 6 }),
});

describe("the memory explorer", () => {
  it("computes the states and gradients of the library's LSTM and RNN, to 1e-6", () => {
    fc.assert(
      fc.property(states, (some) => {
        tf.tidy(() => {
          const state: MemoryState = { ...some, cells: "both", steps: 6 };
          const weights = { forget: one(state.bias), input: one(0), candidate: one(0), output: one(0) };
          const hidden = tf.zeros([1, 1]) as tf.Tensor2D;
          const lstm = leftAfter(state.lag, state.start, (cell) => lstmStep(weights, x(), { hidden, cell }).state.cell);
          const own = { ...one(0), recurrent: tf.tensor2d([[state.recurrent]]) };
          const rnn = leftAfter(state.lag, state.start, (before) => rnnStep(own, x(), before).hidden);
          for (const name of ["memory", "gradient"] as const) {
            expectNear(lstmFading(state)[name][state.lag], lstm[name]);
            expectNear(rnnFading(state)[name][state.lag], rnn[name]);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it("names the half-life: after it, half of the memory is left", () => {
    for (const bias of [-3, 0, 2, 7]) {
      const forget = 1 / (1 + Math.exp(-bias));
      expect(forget ** halfLife(bias)).toBeCloseTo(0.5, 12);
    }
  });

  it("says what is left", () => {
    const { state, sentence } = memory({ bias: 2, recurrent: 0.9, start: 0.8, lag: 20 });
    expect(sentence(state)).toBe(
      "After 20 steps, an LSTM with the forget bias 2.00 (gate 0.881) has a cell state of 0.079 times its start, and its gradient is 0.079. Half is left after " +
        "5.5 steps. An RNN with the recurrent weight 0.90 that starts at 0.80 has a hidden state of 0.072 times its start, and its gradient is 0.025.",
    );
    const grown = memory({ cells: "rnn", recurrent: 1.5, lag: 20 });
    expect(grown.sentence(grown.state)).toContain("has a hidden state of 1.07 times its start");
  });

  it("moves the marker to the step at which it is dropped, and not out of the panel", () => {
    const { state } = memory();
    const drop = (at: number) => memoryExplorer.drag?.(state, "46,300", 46 + at * 300, 0);
    expect([0.5, -1, 2].map(drop)).toEqual([{ lag: 25 }, { lag: 0 }, { lag: 50 }]);
  });

  it("has axes with a place for every value", () => {
    expect([[1, -1], [1, 1.05], [1, 1.073], [-1.2], [1, 8.6], [2400]].map(largestTick)).toEqual([
      1, 1, 1.2, 1.2, 10, 4000,
    ]);
    expect(powersOf([1, 3e-8])).toEqual({ powers: [2, 0, -2, -4, -6, -8], low: -8, high: 2 });
    expect(powersOf([1, 5.6e-16])).toEqual({ powers: [2, -2, -6, -10, -14, -18], low: -18, high: 2 });
    expect(powersOf([1, 0, 1e5])).toMatchObject({ low: -15, high: 5 });
    expect([1, 0, -0.5, 100, 0.01, 1e-8, -1000].map(tick)).toEqual(["1", "0", "−0.5", "100", "0.01", "10⁻⁸", "−10³"]);
  });

  it.each([1.5, 2, -2])("draws the two values of U = %d where they belong, and their numbers", (recurrent) => {
    const { state } = memory({ cells: "rnn", recurrent, lag: 20 });
    const { memory: shares, gradient } = rnnFading(state);
    const svg = memoryExplorer.picture(state);
    const heights = [...svg.matchAll(/<circle [^>]*cy="([\d.]+)"/g)].map(([, y]) => (224 - Number(y)) / 150); // the panels go from 74 to 224
    const { low, high } = powersOf(gradient);
    const place = (Math.log10(Math.abs(gradient[20] as number)) - low) / (high - low);
    expect(heights[0]).toBeCloseTo(((shares[20] as number) / 1.2 + 1.05) / 2.1, 2);
    expect(heights[1]).toBeCloseTo(place, 2);
    expect(place).toBeGreaterThan(0.05);
    expect(svg).toContain(`>${(shares[20] as number).toFixed(2)}<`);
  });

  it("draws states that cannot be represented on the axes: 0, other signs, and steps of growing size", () => {
    for (const some of [
      { start: 0 },
      { recurrent: -2 },
      { bias: -40 },
      { recurrent: 0 },
      { recurrent: 30, start: 1e-9 },
    ])
      for (const narrow of [false, true]) {
        const { state } = memory(some);
        expect(memoryExplorer.picture(state, { narrow })).not.toMatch(/NaN|Infinity|undefined/);
      }
  });
});

describe("memory", () => {
  it.each([
    [{ lags: 3 }, 'memory: options has no option "lags"'],
    [{ bias: Number.NaN }, "memory: options.bias must be a finite number, got NaN."],
    [{ lag: 51 }, "memory: options.lag must be a whole number from 0 to 50, got 51."],
    [{ steps: 201 }, "memory: options.steps must be a whole number from 1 to 200, got 201."],
  ])("rejects %j", (options: object, message) => {
    expect(() => memory(options)).toThrow(message);
    expect(() => memory(options)).toThrow(InputError);
  });
});
