import * as tf from "@tensorflow/tfjs";
import { initLstm, type LstmWeights, lstm, lstmStep, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { furthest, linspace, type PlainWeights, plainLstm, rows } from "./plain-lstm";

const GATES = ["forget", "input", "candidate", "output"] as const;

/** Returns the weights of a cell with one feature and one hidden unit. */
function scalar(kernel: number[], recurrent: number[], forgetBias: number): LstmWeights {
  const gate = (i: number, bias: number) => ({
    kernel: tf.tensor2d([[kernel[i] as number]]),
    recurrent: tf.tensor2d([[recurrent[i] as number]]),
    bias: tf.tensor1d([bias]),
  });
  return { forget: gate(0, forgetBias), input: gate(1, 0), candidate: gate(2, 0), output: gate(3, 0) };
}

function plainOf(weights: LstmWeights): PlainWeights {
  const plain = (gate: (typeof GATES)[number]) => ({
    kernel: weights[gate].kernel.arraySync(),
    recurrent: weights[gate].recurrent.arraySync(),
    bias: weights[gate].bias.arraySync(),
  });
  return { forget: plain("forget"), input: plain("input"), candidate: plain("candidate"), output: plain("output") };
}

const wave = (shape: [number, number, number], speed = 1) =>
  tf.tensor3d(
    Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => Math.sin(speed * (i + 1))),
    shape,
  );

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe("lstmStep", () => {
  it("gives the forget gate that lesson 02 shows for x = 1, h = 0, W = .8, b = 1", () => {
    const weights = scalar([0.8, 0.5, 1, 0.6], [-0.3, 0.4, 0.5, 0.2], 1);
    const { gates, state } = lstmStep(weights, tf.tensor2d([[1]]), {
      hidden: tf.zeros([1, 1]),
      cell: tf.zeros([1, 1]),
    });
    expect(gates.forget.arraySync()[0]?.[0]).toBeCloseTo(0.858149, 6);
    expect(gates.input.arraySync()[0]?.[0]).toBeCloseTo(0.622459, 6);
    expect(gates.candidate.arraySync()[0]?.[0]).toBeCloseTo(0.761594, 6);
    expect(state.cell.arraySync()[0]?.[0]).toBeCloseTo(0.474061, 6);
    expect(state.hidden.arraySync()[0]?.[0]).toBeCloseTo(0.285041, 6);
  });
});

describe("lstm", () => {
  it("gives the three steps that lesson 04 shows, to the number of digits shown there", () => {
    const weights = scalar([0.8, 0.5, 1, 0.6], [-0.3, 0.4, 0.5, 0.2], 1);
    const trace = lstm(weights, tf.tensor3d([[[1], [-1], [0.5]]]));
    expect(furthest(trace.cell.arraySync(), [0.474061, -0.030654, 0.232181])).toBeLessThan(1e-6);
    expect(furthest(trace.hidden.arraySync(), [0.285041, -0.011262, 0.130903])).toBeLessThan(1e-6);
  });

  it("equals plain loops in float64, starting from zeros and from a given state", () => {
    const weights = initLstm({ features: 3, units: 4, seed: 7 });
    const inputs = wave([2, 6, 3]);
    const initial = {
      hidden: tf.tensor2d(rows(linspace(-1, 1, 8), 4)),
      cell: tf.tensor2d(rows(linspace(2, -2, 8), 4)),
    };
    const zeros = rows(Array(8).fill(0), 4);
    for (const start of [undefined, initial]) {
      const trace = lstm(weights, inputs, start ? { initial: start } : {});
      const plain = plainLstm(
        plainOf(weights),
        inputs.arraySync(),
        start?.hidden.arraySync() ?? zeros,
        start?.cell.arraySync() ?? zeros,
      );
      expect(furthest(trace.hidden.arraySync(), plain.hidden)).toBeLessThan(1e-6);
      expect(furthest(trace.cell.arraySync(), plain.cell)).toBeLessThan(1e-6);
      expect(
        furthest(
          trace.final.hidden.arraySync(),
          plain.hidden.map((steps) => steps.at(-1)),
        ),
      ).toBeLessThan(1e-6);
      expect(
        furthest(
          trace.final.cell.arraySync(),
          plain.cell.map((steps) => steps.at(-1)),
        ),
      ).toBeLessThan(1e-6);
    }
  });

  it.each([
    ["reference", 1e-7],
    ["fused", 1e-6],
  ] as const)("gives the result of lstmStep at each step (%s)", (implementation, bound) => {
    const weights = initLstm({ features: 2, units: 3, seed: 1 });
    const inputs = wave([2, 4, 2]);
    const trace = lstm(weights, inputs, { implementation });
    let state = { hidden: tf.zeros<tf.Rank.R2>([2, 3]), cell: tf.zeros<tf.Rank.R2>([2, 3]) };
    for (let t = 0; t < 4; t++) {
      const at = (values: tf.Tensor3D) => values.slice([0, t, 0], [-1, 1, -1]).arraySync();
      const step = lstmStep(weights, inputs.slice([0, t, 0], [-1, 1, -1]).reshape([2, 2]), state);
      for (const gate of GATES)
        expect(furthest(at(trace.gates[gate]), step.gates[gate].arraySync())).toBeLessThan(bound);
      expect(furthest(at(trace.hidden), step.state.hidden.arraySync())).toBeLessThan(bound);
      expect(furthest(at(trace.cell), step.state.cell.arraySync())).toBeLessThan(bound);
      state = step.state;
    }
  });

  it("equals tf.layers.lstm with the sigmoid, and differs from tf.layers.lstm with its default, the hard sigmoid", () => {
    const weights = initLstm({ features: 3, units: 5, seed: 2 });
    const inputs = wave([2, 7, 3]);
    const keras = ["input", "forget", "candidate", "output"] as const;
    const side = (part: "kernel" | "recurrent") =>
      tf.concat(
        keras.map((gate) => weights[gate][part]),
        1,
      );
    const bias = tf.concat(keras.map((gate) => weights[gate].bias));
    const run = (options: { recurrentActivation?: "sigmoid" }) => {
      const layer = tf.layers.lstm({ units: 5, returnSequences: true, recurrentInitializer: "zeros", ...options });
      layer.apply(inputs); // this creates the layer's weights
      layer.setWeights([side("kernel"), side("recurrent"), bias]);
      const values = (layer.apply(inputs) as tf.Tensor3D).arraySync();
      layer.dispose();
      return values;
    };
    const own = lstm(weights, inputs).hidden.arraySync();
    expect(furthest(own, run({ recurrentActivation: "sigmoid" }))).toBeLessThan(1e-6);
    const off = furthest(own, run({}));
    expect(off).toBeGreaterThan(1e-3);
    expect(off).toBeLessThan(0.2);
  });

  it.each([
    ["reference", 1e-7],
    ["fused", 1e-6],
  ] as const)(
    "with lengths equals separate runs: after the end of a sequence the state stays the same and the trace is 0 (%s)",
    (implementation, bound) => {
      const weights = initLstm({ features: 2, units: 3, seed: 3 });
      const inputs = wave([3, 5, 2]);
      const initial = { hidden: tf.fill([3, 3], 0.2) as tf.Tensor2D, cell: tf.fill([3, 3], -0.4) as tf.Tensor2D };
      const lengths = [2, 5, 1];
      const trace = lstm(weights, inputs, { lengths, initial, implementation });
      for (const [b, length] of lengths.entries()) {
        const alone = lstm(weights, inputs.slice([b, 0, 0], [1, length, -1]), {
          implementation,
          initial: { hidden: initial.hidden.slice([b, 0], [1, -1]), cell: initial.cell.slice([b, 0], [1, -1]) },
        });
        const pairs: [tf.Tensor3D, tf.Tensor3D][] = GATES.map((gate) => [trace.gates[gate], alone.gates[gate]]);
        pairs.push([trace.hidden, alone.hidden], [trace.cell, alone.cell]);
        for (const [together, apart] of pairs) {
          const inside = together.slice([b, 0, 0], [1, length, -1]).arraySync();
          expect(furthest(inside, apart.arraySync())).toBeLessThan(bound);
          if (length === 5) continue;
          const past = together.slice([b, length, 0], [1, 5 - length, -1]).arraySync();
          expect(past.flat(2).every((value) => value === 0)).toBe(true);
        }
        expect(furthest(trace.final.hidden.arraySync()[b], alone.final.hidden.arraySync())).toBeLessThan(bound);
        expect(furthest(trace.final.cell.arraySync()[b], alone.final.cell.arraySync())).toBeLessThan(bound);
      }
    },
  );

  it("has a gradient of 0 for inputs after the end of a sequence", () => {
    const weights = initLstm({ features: 2, units: 3, seed: 3 });
    const gradient = tf.grad((inputs) => lstm(weights, inputs as tf.Tensor3D, { lengths: [2, 4] }).final.hidden.sum());
    const [first, second] = (gradient(wave([2, 4, 2])) as tf.Tensor3D).arraySync();
    expect(
      first
        ?.slice(0, 2)
        .flat()
        .every((value) => Math.abs(value) > 0),
    ).toBe(true);
    expect(first?.slice(2).flat()).toEqual([0, 0, 0, 0]);
    expect(second?.flat().every((value) => Math.abs(value) > 0)).toBe(true);
  });
});

describe("gradients", () => {
  it("with respect to the inputs, the initial state and all weights equal central differences in float64", () => {
    const weights = initLstm({ features: 2, units: 3, seed: 11 });
    const flat = [
      wave([2, 4, 2]),
      tf.tensor2d(rows(linspace(-0.5, 0.5, 6), 3)),
      tf.tensor2d(rows(linspace(0.8, -0.8, 6), 3)),
      ...GATES.flatMap((gate) => [weights[gate].kernel, weights[gate].recurrent, weights[gate].bias]),
    ] as tf.Tensor[];
    const lossWeights = wave([2, 4, 3], 2.5); // every step and unit gets a different weight in the loss

    const build = <M, V>(parts: (M | V)[]) => {
      const gate = (i: number) => ({
        kernel: parts[3 + 3 * i] as M,
        recurrent: parts[4 + 3 * i] as M,
        bias: parts[5 + 3 * i] as V,
      });
      return { forget: gate(0), input: gate(1), candidate: gate(2), output: gate(3) };
    };
    const loss = (...parts: tf.Tensor[]) => {
      const initial = { hidden: parts[1] as tf.Tensor2D, cell: parts[2] as tf.Tensor2D };
      const trace = lstm(build<tf.Tensor2D, tf.Tensor1D>(parts as never[]), parts[0] as tf.Tensor3D, { initial });
      return tf.add(tf.sum(tf.mul(trace.hidden, lossWeights)), tf.sum(trace.final.cell)) as tf.Scalar;
    };
    const plainLoss = (values: unknown[]) => {
      const plain = plainLstm(
        build<number[][], number[]>(values as never[]),
        values[0] as number[][][],
        values[1] as number[][],
        values[2] as number[][],
      );
      const weightNumbers = lossWeights.arraySync().flat(2);
      const last = plain.cell.flatMap((steps) => steps.at(-1) as number[]);
      return (
        plain.hidden.flat(2).reduce((sum, h, i) => sum + h * (weightNumbers[i] as number), 0) +
        last.reduce((a, b) => a + b, 0)
      );
    };

    const gradients = tf.grads(loss)(flat);
    const values = flat.map((tensor) => tensor.arraySync());
    for (const [index, tensor] of flat.entries()) {
      const numeric = Array.from({ length: tensor.size }, (_, entry) => {
        const bumped = (by: number) =>
          plainLoss(values.map((value, i) => (i === index ? moveEntry(value, entry, by) : value)));
        return (bumped(1e-5) - bumped(-1e-5)) / 2e-5;
      });
      const automatic = Array.from((gradients[index] as tf.Tensor).dataSync());
      const largest = Math.max(...numeric.map(Math.abs));
      expect(largest).toBeGreaterThan(1e-3);
      expect(furthest(automatic, numeric) / largest).toBeLessThan(1e-5);
    }
  });
});

describe("memory", () => {
  it("contains exactly the tensors of the result after a call", () => {
    const weights = initLstm({ features: 2, units: 3, seed: 5 });
    const inputs = wave([2, 4, 2]);
    const before = tf.memory().numTensors;
    const trace = lstm(weights, inputs, { lengths: [4, 2] });
    expect(tf.memory().numTensors - before).toBe(8);
    tf.dispose(trace);
    expect(tf.memory().numTensors).toBe(before);
    const state = { hidden: tf.zeros<tf.Rank.R2>([2, 3]), cell: tf.zeros<tf.Rank.R2>([2, 3]) };
    const step = lstmStep(weights, tf.ones([2, 2]), state);
    expect(tf.memory().numTensors - before).toBe(2 + 1 + 6);
    tf.dispose(step);
  });

  it("does not grow over training steps in tf.tidy", () => {
    const weights = initLstm({ features: 1, units: 2, seed: 5 });
    const kernel = tf.variable(weights.forget.kernel);
    const trained = { ...weights, forget: { ...weights.forget, kernel } };
    const optimizer = tf.train.sgd(0.1);
    const loss = () =>
      lstm(trained, tf.ones([2, 3, 1]))
        .final.hidden.square()
        .mean() as tf.Scalar;
    const train = () =>
      tf.tidy(() => {
        optimizer.minimize(loss);
      });
    train();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 20; i++) train();
    expect(tf.memory().numTensors).toBe(before);
    kernel.dispose();
    optimizer.dispose();
  });
});

/** Returns a copy of nested numbers in which one entry is changed by `by`. Entries are counted row by row. */
function moveEntry(value: unknown, entry: number, by: number): unknown {
  let seen = 0;
  const copy = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(copy);
    return seen++ === entry ? (part as number) + by : part;
  };
  return copy(value);
}
