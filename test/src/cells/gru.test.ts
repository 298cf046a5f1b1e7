import * as tf from "@tensorflow/tfjs";
import { flipUpdateGate, type GruWeights, gru, gruStep, InputError, initGru, ready } from "gatebook";
import * as math from "mathjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { gradientGap, type Nested, wave } from "./numbers";
import { furthest } from "./plain-lstm";

const GATES = ["update", "reset", "candidate"] as const;
type M = number[][];
type V = number[];
type PlainGate = { kernel: M; recurrent: M; bias: V };

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
const row = (x: V, m: M) => math.multiply(x, m) as V;
const add = (...vectors: V[]) => vectors.reduce((a, b) => math.add(a, b) as V);
const times = (a: V, b: V) => math.dotMultiply(a, b) as V;

/** Computes one step of one sequence in float64, with mathjs and directly from the equations. */
function plainStep(gates: Record<(typeof GATES)[number], PlainGate>, x: V, h: V, after: boolean, second?: V): V {
  const pre = ({ kernel, recurrent, bias }: PlainGate, hidden: V) => add(row(x, kernel), row(hidden, recurrent), bias);
  const z = pre(gates.update, h).map(sigmoid);
  const r = pre(gates.reset, h).map(sigmoid);
  const { kernel, recurrent, bias } = gates.candidate;
  const past = second ? add(row(h, recurrent), second) : row(h, recurrent);
  const g = (after ? add(row(x, kernel), bias, times(r, past)) : pre(gates.candidate, times(r, h))).map(Math.tanh);
  return h.map((old, j) => (z[j] as number) * old + (1 - (z[j] as number)) * (g[j] as number));
}

/** Returns all hidden states [B][T][H], computed in float64. */
function plainGru(flat: Nested[], after: boolean, second?: V): number[][][] {
  const gate = (i: number) => ({ kernel: flat[i], recurrent: flat[i + 1], bias: flat[i + 2] }) as unknown as PlainGate;
  const gates = { update: gate(2), reset: gate(5), candidate: gate(8) };
  return (flat[0] as number[][][]).map((sequence, b) => {
    let h = (flat[1] as M)[b] as V;
    return sequence.map((x) => {
      h = plainStep(gates, x, h, after, second);
      return h;
    });
  });
}

function flatten(inputs: tf.Tensor3D, initial: tf.Tensor2D, weights: GruWeights): tf.Tensor[] {
  return [
    inputs,
    initial,
    ...GATES.flatMap((gate) => [weights[gate].kernel, weights[gate].recurrent, weights[gate].bias]),
  ];
}

function weightsOf(flat: tf.Tensor[]): GruWeights {
  const gate = (i: number) => ({ kernel: flat[i], recurrent: flat[i + 1], bias: flat[i + 2] });
  return { update: gate(2), reset: gate(5), candidate: gate(8) } as unknown as GruWeights;
}

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe("gruStep", () => {
  it("gives the candidates that lesson 06 shows, which differ between a reset before and after the product", () => {
    const logit = (p: number) => Math.log(p / (1 - p));
    const still = {
      kernel: tf.zeros<tf.Rank.R2>([1, 2]),
      recurrent: tf.zeros<tf.Rank.R2>([2, 2]),
      bias: tf.zeros<tf.Rank.R1>([2]),
    };
    const weights: GruWeights = {
      update: still,
      reset: { ...still, bias: tf.tensor1d([logit(0.2), logit(0.9)]) },
      candidate: {
        ...still,
        recurrent: tf.tensor2d([
          [0.5, -1],
          [1, 0.25],
        ]),
        bias: tf.tensor1d([0.1, 0.2]),
      },
    };
    const [x, hidden] = [tf.zeros<tf.Rank.R2>([1, 1]), tf.tensor2d([[1, -1]])];
    const before = gruStep(weights, x, hidden);
    const after = gruStep(weights, x, hidden, { resetAfter: true });
    expect(furthest(before.gates.candidate.arraySync(), [-0.604368, -0.221278])).toBeLessThan(1e-6);
    expect(furthest(after.gates.candidate.arraySync(), [0, -0.728254])).toBeLessThan(1e-6);
    expect(furthest(before.hidden.arraySync(), [(1 - 0.604368) / 2, (-1 - 0.221278) / 2])).toBeLessThan(1e-6);
  });

  it("keeps the old state where the update gate is 1, and replaces it where the gate is 0", () => {
    const weights = initGru({ features: 2, units: 3, seed: 1 });
    const [x, hidden] = [wave<tf.Rank.R2>([2, 2]), wave<tf.Rank.R2>([2, 3], 2)];
    const open = (bias: number) => ({
      ...weights,
      update: { ...weights.update, bias: tf.fill([3], bias) as tf.Tensor1D },
    });
    expect(furthest(gruStep(open(60), x, hidden).hidden.arraySync(), hidden.arraySync())).toBe(0);
    const written = gruStep(open(-60), x, hidden);
    expect(furthest(written.hidden.arraySync(), written.gates.candidate.arraySync())).toBe(0);
  });

  it("replaces with flipped weights what it kept before, because 1 - sigmoid(a) = sigmoid(-a)", () => {
    const weights = initGru({ features: 2, units: 3, seed: 1, forgetBias: 0.7 });
    const [x, hidden] = [wave<tf.Rank.R2>([2, 2]), wave<tf.Rank.R2>([2, 3], 2)];
    const kept = gruStep(weights, x, hidden).gates.update;
    const flipped = gruStep(flipUpdateGate(weights), x, hidden).gates.update;
    expect(furthest(tf.add(kept, flipped).arraySync(), tf.ones([2, 3]).arraySync())).toBeLessThan(1e-6);
  });
});

describe("gru", () => {
  it.each([
    ["before", false, undefined],
    ["after", true, undefined],
    ["after, with a second bias", true, [0.4, -0.3, 0.9]],
  ])("gives the values and gradients that mathjs computes in float64, reset %s", (_, resetAfter, second) => {
    const weights = initGru({ features: 2, units: 3, seed: 9 });
    const more = second ? { candidateRecurrentBias: tf.tensor1d(second) } : {};
    const flat = flatten(wave<tf.Rank.R3>([2, 4, 2]), wave<tf.Rank.R2>([2, 3], 0.3), weights);
    const lossWeights = wave([2, 4, 3], 2.5);
    const run = (parts: tf.Tensor[]) =>
      gru({ ...weightsOf(parts), ...more }, parts[0] as tf.Tensor3D, { initial: parts[1] as tf.Tensor2D, resetAfter });
    const trace = run(flat);
    const plain = plainGru(
      flat.map((part) => part.arraySync() as Nested),
      resetAfter,
      second,
    );
    expect(furthest(trace.hidden.arraySync(), plain)).toBeLessThan(1e-6);
    expect(
      furthest(
        trace.final.arraySync(),
        plain.map((steps) => steps.at(-1)),
      ),
    ).toBeLessThan(1e-6);

    const weightNumbers = lossWeights.arraySync() as number[][][];
    const gap = gradientGap(
      flat,
      (...parts) => tf.sum(tf.mul(run(parts).hidden, lossWeights)),
      (...parts) =>
        plainGru(parts, resetAfter, second)
          .flat(2)
          .reduce((sum, h, i) => sum + h * (weightNumbers.flat(2)[i] as number), 0),
    );
    expect(gap).toBeLessThan(1e-4);
  });

  it("equals tf.layers.gru with the sigmoid, with the reset before the product and an update gate that keeps", () => {
    const weights = initGru({ features: 3, units: 4, seed: 2 });
    const inputs = wave<tf.Rank.R3>([2, 6, 3]);
    const layer = tf.layers.gru({
      units: 4,
      returnSequences: true,
      recurrentActivation: "sigmoid",
      recurrentInitializer: "zeros",
    });
    layer.apply(inputs); // this creates the layer's weights
    const side = (part: "kernel" | "recurrent") =>
      tf.concat(
        GATES.map((gate) => weights[gate][part]),
        1,
      );
    layer.setWeights([side("kernel"), side("recurrent"), tf.concat(GATES.map((gate) => weights[gate].bias))]);
    const theirs = (layer.apply(inputs) as tf.Tensor3D).arraySync();
    expect(furthest(gru(weights, inputs).hidden.arraySync(), theirs)).toBeLessThan(1e-6);
  });

  it("gives with lengths the same results as separate runs of each sequence", () => {
    const weights = initGru({ features: 2, units: 3, seed: 3 });
    const inputs = wave<tf.Rank.R3>([2, 5, 2]);
    const trace = gru(weights, inputs, { lengths: [2, 5], resetAfter: true });
    const alone = gru(weights, inputs.slice([0, 0, 0], [1, 2, -1]), { resetAfter: true });
    expect(furthest(trace.final.arraySync()[0], alone.final.arraySync())).toBeLessThan(1e-7);
    expect(furthest(trace.gates.reset.arraySync()[0]?.slice(0, 2), alone.gates.reset.arraySync())).toBeLessThan(1e-7);
    for (const part of [trace.hidden, ...GATES.map((gate) => trace.gates[gate])]) {
      expect(part.arraySync()[0]?.slice(2).flat()).toEqual(Array(9).fill(0));
      expect(
        part
          .arraySync()[1]
          ?.flat()
          .every((value) => value !== 0),
      ).toBe(true);
    }
  });

  it("has 5,856 weights for F = 28, H = 32, and 5,952 with a second bias for every gate", () => {
    const size = (parts: tf.Tensor[]) => parts.reduce((sum, { size }) => sum + size, 0);
    const weights = initGru({ features: 28, units: 32, seed: 1 });
    const count = size(GATES.flatMap((gate) => Object.values(weights[gate])));
    expect([count, count + 3 * 32]).toEqual([5856, 5952]);
  });

  it("leaves exactly the tensors of its result in memory", () => {
    const weights = initGru({ features: 2, units: 3, seed: 3 });
    const inputs = wave<tf.Rank.R3>([2, 5, 2]);
    const before = tf.memory().numTensors;
    const trace = gru(weights, inputs, { lengths: [2, 5] });
    expect(tf.memory().numTensors - before).toBe(5);
    tf.dispose(trace);
    expect(() => gru(weights, inputs, { lengths: [2, 6] })).toThrow(InputError);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("bad input of gru and gruStep", () => {
  const weights = () => initGru({ features: 2, units: 3, seed: 3 });
  const x = () => tf.ones<tf.Rank.R2>([1, 2]);
  const h = () => tf.ones<tf.Rank.R2>([1, 3]);
  it.each([
    [
      "a second bias without resetAfter",
      () => gruStep({ ...weights(), candidateRecurrentBias: tf.zeros([3]) }, x(), h()),
      "gruStep: weights.candidateRecurrentBias must be absent unless options.resetAfter is true, got a tensor. Weights from PyTorch or Keras need { resetAfter: true }.",
    ],
    [
      "a second bias of another size",
      () => gruStep({ ...weights(), candidateRecurrentBias: tf.zeros([4]) }, x(), h(), { resetAfter: true }),
      "gruStep: weights.candidateRecurrentBias must have shape [H] = [3], got [4]. H comes from weights.update.bias.",
    ],
    [
      "a hidden state of another size",
      () => gruStep(weights(), x(), tf.ones([1, 2])),
      "gruStep: hidden must have shape [B, H] = [1, 3], got [1, 2]. H comes from weights.update.bias.",
    ],
    [
      "a misspelt option",
      () => gruStep(weights(), x(), h(), { resetafter: true } as never),
      'gruStep: options has no option "resetafter". There are: resetAfter, activation, recurrentActivation.',
    ],
    [
      "a resetAfter of 1",
      () => gruStep(weights(), x(), h(), { resetAfter: 1 } as never),
      "gruStep: options.resetAfter must be true or false, got 1.",
    ],
    [
      "an initial state for another batch size",
      () => gru(weights(), tf.ones([1, 2, 2]), { initial: tf.ones([2, 3]) }),
      "gru: options.initial must have shape [B, H] = [1, 3], got [2, 3]. B comes from inputs.",
    ],
  ])("is rejected with the expected message: %s", (_, call, message) => {
    expect(call).toThrow(new InputError(message));
  });
});
