import * as tf from "@tensorflow/tfjs";
import {
  additiveAttention,
  alignmentHeatMap,
  contextInPlane,
  type Figure,
  gateHeatMap,
  gateStepper,
  gradientOverLag,
  gru,
  initGru,
  initLstm,
  lstm,
  stackedTerms,
  statesOverTime,
} from "gatebook";
import { describe, expect, test } from "vitest";

const [T, F, H] = [11, 3, 5];
const wavy = (shape: number[]) =>
  tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, n) => Math.sin(n * 1.7)),
    shape,
  );
/** Returns the first sequence of a batch [B, T, H], as rows [T, H]. */
const rows = (tensor: tf.Tensor): number[][] => (tensor.arraySync() as number[][][])[0] as number[][];

/** Passes results of the library directly to figures, as a lesson does, and checks that no tensor is left. */
function drawn(figures: () => Figure[]): Figure[] {
  const before = tf.memory().numTensors;
  const all = tf.tidy(figures as never) as unknown as Figure[];
  expect(tf.memory().numTensors).toBe(before);
  for (const figure of all) expect(JSON.stringify(figure)).not.toMatch(/null|NaN/);
  return all;
}

describe("figures draw the library's results without changes:", () => {
  test("an LSTM's trace with every gate, both states and both terms, step by step", () => {
    const figures = drawn(() => {
      const weights = initLstm({ features: F, units: H, seed: 3 });
      const trace = lstm(weights, wavy([1, T, F]) as tf.Tensor3D);
      const [cell, hidden] = [rows(trace.cell), rows(trace.hidden)];
      const gates = {
        forget: rows(trace.gates.forget),
        input: rows(trace.gates.input),
        candidate: rows(trace.gates.candidate),
        output: rows(trace.gates.output),
      };
      const of = (part: keyof typeof gates, t: number) => gates[part][t]?.[0] as number;
      const kept = cell.map((_, t) => (t === 0 ? 0 : of("forget", t) * (cell[t - 1]?.[0] as number)));
      const written = cell.map((_, t) => of("input", t) * of("candidate", t));
      const sum = stackedTerms({ kept, written });
      const [, , line] = sum.data as unknown as { y: number[] }[];
      for (const [t, value] of (line?.y ?? []).entries()) expect(value).toBeCloseTo(cell[t]?.[0] as number, 5);
      return [
        gateHeatMap(gates.forget, { gate: "forget" }),
        gateStepper({ gates, cell, hidden }),
        statesOverTime({ cell, hidden }),
        sum,
      ];
    });
    expect(figures[2]?.alt).toContain("cell c (absolute value at most t + 1)");
  });

  test("a GRU's trace, and the gradient of its last state with respect to each step's input", () => {
    const [stepper, lags] = drawn(() => {
      const weights = initGru({ features: F, units: H, seed: 3 });
      const inputs = wavy([1, T, F]) as tf.Tensor3D;
      const trace = gru(weights, inputs);
      const slope = tf.grad((x: tf.Tensor) => gru(weights, x as tf.Tensor3D).final.sum())(inputs);
      const norms = rows(slope).map((row) => Math.hypot(...row));
      return [
        gateStepper({
          gates: {
            update: rows(trace.gates.update),
            reset: rows(trace.gates.reset),
            candidate: rows(trace.gates.candidate),
          },
          hidden: rows(trace.hidden),
        }),
        gradientOverLag({ name: "GRU", norms: norms.reverse() }),
      ];
    });
    expect(stepper?.frames).toHaveLength(T);
    expect(lags?.alt).toMatch(/from [\d.e-]+ at lag 0 to [\d.e-]+ at lag 10/);
  });

  test("masked attention, with its alignment and with the context that the library computes", () => {
    drawn(() => {
      const [S, A] = [6, 4];
      const keys = wavy([1, S, 2]) as tf.Tensor3D;
      const mask = tf.tensor2d([[1, 1, 1, 1, 0, 0]]);
      const weights = {
        query: wavy([3, A]) as tf.Tensor2D,
        key: wavy([2, A]) as tf.Tensor2D,
        score: wavy([A]) as tf.Tensor1D,
      };
      const result = additiveAttention(weights, wavy([1, 3]) as tf.Tensor2D, keys, { mask });
      const alignment = result.weights.arraySync() as number[][];
      const plane = contextInPlane(rows(keys), alignment[0] as number[]);
      const star = plane.data.find(({ name }) => name === "context") as unknown as { x: number[]; y: number[] };
      const [context] = result.context.arraySync() as number[][];
      expect(star.x[0]).toBeCloseTo(context?.[0] as number, 5);
      expect(star.y[0]).toBeCloseTo(context?.[1] as number, 5);
      return [plane, alignmentHeatMap(alignment, { mask: mask.arraySync() })];
    });
  });
});

test("the darkest colour of an alignment stands for the largest weight, for 1, or for the weight that is asked for", () => {
  const darkest = (weights: number[][], options = {}) =>
    (alignmentHeatMap(weights, options).data[0] as { zmax?: number }).zmax;
  const flat = [[0.4, 0.3, 0.3]];
  expect(darkest([[0.5, 0.5]])).toBe(1);
  expect(darkest(flat)).toBe(0.4);
  expect(darkest(flat, { darkest: 1 })).toBe(1);
});
