import * as tf from "@tensorflow/tfjs";
import {
  bidirectional,
  type CellActivation,
  flipUpdateGate,
  fromKerasGru,
  fromKerasLstm,
  fromKerasRnn,
  fromPyTorchRnn,
  gru,
  gruStep,
  initGru,
  initLstm,
  initRnn,
  type KerasWeights,
  lstm,
  lstmStep,
  ready,
  rnn,
  rnnStep,
  toKerasRnn,
  toPyTorchRnn,
  trainable,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { BACKENDS, useBackend } from "../models/backends";
import { gap, made } from "../properties/made";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => {
  tf.disposeVariables();
  tf.engine().endScope();
});

const [B, T, F, H] = [3, 5, 4, 6];
const ALL: readonly CellActivation[] = ["tanh", "relu", "sigmoid", "hardSigmoid", "linear"];
const pairs = ALL.flatMap((activation) => ALL.map((recurrentActivation) => ({ activation, recurrentActivation })));
/**
 * The pairs of activations to test. An ordinary run tries each activation once for the candidate and once for the gates. The nightly run tries every
 * pair.
 */
const chosen = nightly
  ? pairs
  : pairs.filter((_, n) => n % ALL.length === (Math.floor(n / ALL.length) + 1) % ALL.length);
const inputs = () => made([B, T, F], 7, "inputs") as tf.Tensor3D;
const lossWeights = () => made([B, T, H], 8, "loss");

/** Returns generated weights of a tf.layers layer, and the hidden states and the gradient of the inputs that the layer computes. */
function tfLayersResults(layer: tf.layers.Layer) {
  layer.apply(inputs()); // this creates the layer's weights
  layer.setWeights(layer.getWeights().map(({ shape }, n) => made(shape, 9, `weight ${n}`, 0.4)));
  const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer.apply(x) as tf.Tensor, lossWeights())) as tf.Scalar;
  return {
    hidden: layer.apply(inputs()) as tf.Tensor3D,
    gradient: tf.grad(loss)(inputs()),
    weights: layer.getWeights() as unknown as KerasWeights,
  };
}

type Run = (x: tf.Tensor3D) => { readonly hidden: tf.Tensor3D };
const gradientOf = (run: Run) =>
  tf.grad((x) => tf.sum(tf.mul(run(x as tf.Tensor3D).hidden, lossWeights())) as tf.Scalar)(inputs());

function same(run: Run, { hidden, gradient }: ReturnType<typeof tfLayersResults>) {
  expect(gap(run(inputs()).hidden, hidden)).toBeLessThan(1e-6);
  expect(gap(gradientOf(run), gradient)).toBeLessThan(1e-5);
}

const common = { units: H, returnSequences: true, recurrentInitializer: "zeros" } as const;

describe("a cell with activations other than the defaults:", () => {
  it.each(chosen)(
    "lstm with %o equals tf.layers, with the activations in the options or in the converted weights",
    (own) => {
      const layer = tfLayersResults(tf.layers.lstm({ ...common, ...own }));
      const plain = fromKerasLstm(layer.weights);
      same((x) => lstm(plain, x, own), layer);
      const told = fromKerasLstm(layer.weights, own);
      same((x) => lstm(told, x), layer);
    },
  );

  it.each(chosen)(
    "gru with %o equals tf.layers, with the activations in the options or in the converted weights",
    (own) => {
      const layer = tfLayersResults(tf.layers.gru({ ...common, ...own }));
      const plain = fromKerasGru(layer.weights);
      same((x) => gru(plain, x, own), layer);
      const told = fromKerasGru(layer.weights, own);
      same((x) => gru(told, x), layer);
    },
  );

  it.each(ALL)(
    "rnn with %s equals tf.layers, with the activations in the options or in the converted weights",
    (activation) => {
      const layer = tfLayersResults(tf.layers.simpleRNN({ ...common, activation }));
      const plain = fromKerasRnn(layer.weights);
      same((x) => rnn(plain, x, { activation }), layer);
      const told = fromKerasRnn(layer.weights, { activation });
      same((x) => rnn(told, x), layer);
      const back = toKerasRnn(told);
      for (const [n, tensor] of back.entries()) expect(gap(tensor, layer.weights[n] as tf.Tensor)).toBe(0);
    },
  );

  it("one step at a time gives the same numbers as a sequence", () => {
    const own = { activation: "relu", recurrentActivation: "hardSigmoid" } as const;
    const x = made([B, F], 1, "x") as tf.Tensor2D;
    const one = tf.expandDims(x, 1) as tf.Tensor3D;
    const hidden = made([B, H], 2, "h") as tf.Tensor2D;
    const cell = made([B, H], 3, "c") as tf.Tensor2D;
    const [w, u, v] = [options(initLstm), options(initGru), options(initRnn)];
    const state = { hidden, cell };
    expect(gap(lstmStep(w, x, state, own).state.cell, lstm(w, one, { ...own, initial: state }).final.cell)).toBe(0);
    for (const resetAfter of [false, true]) {
      const settings = { ...own, resetAfter };
      expect(gap(gruStep(u, x, hidden, settings).hidden, gru(u, one, { ...settings, initial: hidden }).final)).toBe(0);
    }
    const relu = { activation: "relu" } as const;
    expect(gap(rnnStep(v, x, hidden, relu).hidden, rnn(v, one, { ...relu, initial: hidden }).final)).toBe(0);
  });

  it("trainable keeps the activations of converted weights; a conversion stores none if they are tanh and sigmoid", () => {
    const { weights } = tfLayersResults(tf.layers.lstm({ ...common }));
    const told = fromKerasLstm(weights, { activation: "tanh", recurrentActivation: "hardSigmoid" });
    expect(told.activations).toEqual({ recurrentActivation: "hardSigmoid" });
    const learnt = trainable(told);
    expect(gap(lstm(learnt, inputs()).hidden, lstm(told, inputs()).hidden)).toBe(0);
    expect(gap(lstm(told, inputs()).hidden, lstm(fromKerasLstm(weights), inputs()).hidden)).toBeGreaterThan(1e-3);
    expect(Object.keys(fromKerasLstm(weights, { activation: "tanh" }))).toEqual([
      "input",
      "forget",
      "candidate",
      "output",
    ]);
  });

  it("a GRU with resetAfter gives the numbers of its formula", () => {
    const [relu, hard] = [(a: number) => Math.max(0, a), (a: number) => Math.min(1, Math.max(0, 0.2 * a + 0.5))];
    const gate = (kernel: number, recurrent: number, bias: number) => ({
      kernel: tf.tensor2d([[kernel]]),
      recurrent: tf.tensor2d([[recurrent]]),
      bias: tf.tensor1d([bias]),
    });
    const weights = {
      update: gate(0.4, -0.3, 0.1),
      reset: gate(-0.7, 0.5, 0.2),
      candidate: gate(1.1, 0.9, -0.1),
      candidateRecurrentBias: tf.tensor1d([0.3]),
    };
    const xs = [0.5, -1, 2];
    let h = 0.6;
    const wanted = xs.map((x) => {
      const [z, r] = [hard(0.4 * x - 0.3 * h + 0.1), hard(-0.7 * x + 0.5 * h + 0.2)];
      h = z * h + (1 - z) * relu(1.1 * x - 0.1 + r * (0.9 * h + 0.3));
      return h;
    });
    const own = { activation: "relu", recurrentActivation: "hardSigmoid", resetAfter: true } as const;
    const { hidden } = gru(weights, tf.tensor3d([xs.map((x) => [x])]), { ...own, initial: tf.tensor2d([[0.6]]) });
    expect(gap(hidden, tf.tensor3d([wanted.map((one) => [one])]))).toBeLessThan(1e-6);
  });

  it("fromPyTorchRnn converts torch.nn.RNN with the nonlinearity relu", () => {
    const weights = initRnn({ features: F, units: H, seed: 1 });
    const told = fromPyTorchRnn(toPyTorchRnn(weights), { activation: "relu" });
    expect(gap(rnn(told, inputs()).hidden, rnn(weights, inputs(), { activation: "relu" }).hidden)).toBe(0);
  });

  it("flipUpdateGate also works for the hard sigmoid, and rejects activations other than the two sigmoids", () => {
    const weights = { ...options(initGru), activations: { recurrentActivation: "hardSigmoid" } as const };
    const [was, is] = [gru(weights, inputs()), gru(flipUpdateGate(weights), inputs())];
    const first = (trace: typeof was) => tf.slice(trace.gates.update, [0, 0, 0], [B, 1, H]);
    expect(gap(first(is), tf.sub(1, first(was)))).toBeLessThan(1e-6);
    const relu = { ...weights, activations: { recurrentActivation: "relu" } as const };
    expect(() => flipUpdateGate(relu)).toThrow(
      'flipUpdateGate: weights.activations.recurrentActivation must be "sigmoid" or "hardSigmoid", got "relu".',
    );
  });
});

const options = <W>(init: (given: { features: number; units: number; seed: number }) => W): W =>
  init({ features: F, units: H, seed: 5 });

describe.each(BACKENDS)("on %s", (backend) => {
  useBackend(backend);

  it.each(ALL)("a GRU with %s for candidates and gates gives the numbers and gradients of tf.layers", (activation) => {
    const own = { activation, recurrentActivation: activation };
    const layer = tfLayersResults(tf.layers.gru({ ...common, ...own }));
    const told = fromKerasGru(layer.weights, own);
    same((x) => gru(told, x), layer);
  });

  it("a mask in a bidirectional cell gives the same gradients as separate runs of each row's true steps", () => {
    const mask = tf.tensor2d(
      [
        [0, 1],
        [1, 1],
      ],
      [2, 2],
      "bool",
    );
    const both = { forward: options(initLstm), backward: options(initLstm) };
    const x = made([2, 2, F], 3, "x") as tf.Tensor3D;
    const loss = (part: tf.Tensor, given: object) =>
      tf.sum(tf.square(bidirectional(lstm)(both, part as tf.Tensor3D, given).hidden)) as tf.Scalar;
    const masked = tf.grad((part) => loss(part, { mask }))(x);
    const row = (from: tf.Tensor, b: number, t: number) => tf.slice(from, [b, t, 0], [1, 2 - t, F]);
    expect(gap(row(masked, 0, 1), tf.grad((part) => loss(part, {}))(row(x, 0, 1)))).toBeLessThan(1e-5);
    expect(gap(row(masked, 1, 0), tf.grad((part) => loss(part, {}))(row(x, 1, 0)))).toBeLessThan(1e-5);
    expect(tf.max(tf.abs(tf.slice(masked, [0, 0, 0], [1, 1, F]))).dataSync()[0]).toBe(0);
  });
});

describe("the option implementation with activations other than the defaults:", () => {
  it.each([
    [
      () => lstm(options(initLstm), inputs(), { activation: "relu", implementation: "fused" }),
      'activation "relu"',
      "lstm",
    ],
    [
      () => gru(options(initGru), inputs(), { recurrentActivation: "hardSigmoid", implementation: "fused" }),
      'recurrentActivation "hardSigmoid"',
      "gru",
    ],
    [
      () => rnn(options(initRnn), inputs(), { activation: "linear", implementation: "fused" }),
      'activation "linear"',
      "rnn",
    ],
  ])("fused rejects them", (run, got, caller) => {
    expect(run).toThrow(
      `${caller}: options.implementation "fused" supports only the activations tanh and sigmoid, got ${got}. "auto" uses the loop.`,
    );
  });

  it("fused accepts tanh and sigmoid by name", () => {
    const usual = { activation: "tanh", recurrentActivation: "sigmoid" } as const;
    const weights = options(initLstm);
    const fused = lstm(weights, inputs(), { ...usual, implementation: "fused" });
    expect(gap(fused.hidden, lstm(weights, inputs(), { implementation: "reference" }).hidden)).toBeLessThan(1e-6);
  });
});

describe("an invalid activation:", () => {
  it.each<[string, () => unknown, string]>([
    [
      "an unknown name",
      () => lstm(options(initLstm), inputs(), { activation: "gelu" as never }),
      'lstm: options.activation must be one of tanh, relu, sigmoid, hardSigmoid, linear, got "gelu".',
    ],
    [
      "Keras' spelling of a name",
      () => fromKerasLstm([] as never, { recurrentActivation: "hard_sigmoid" as never }),
      'fromKerasLstm: options.recurrentActivation must be one of tanh, relu, sigmoid, hardSigmoid, linear, got "hard_sigmoid". "hardSigmoid" is the formula of Keras 2 and tf.layers; Keras 3 uses another formula.',
    ],
    [
      "a name that every object has",
      () => gruStep(options(initGru), tf.zeros([1, F]), tf.zeros([1, H]), { activation: "toString" as never }),
      'gruStep: options.activation must be one of tanh, relu, sigmoid, hardSigmoid, linear, got "toString".',
    ],
    [
      "an activation other than the conversion's",
      () => {
        const weights = { ...options(initGru), activations: { activation: "relu" } as const };
        return gru(weights, inputs(), { activation: "tanh" });
      },
      'gru: options.activation must be "relu", got "tanh". The weights were converted for "relu": remove the option.',
    ],
    [
      "an activation for the gates of a plain RNN",
      () => rnn(options(initRnn), inputs(), { recurrentActivation: "relu" } as never),
      'rnn: options has no option "recurrentActivation". There are: initial, lengths, mask, implementation, activation.',
    ],
  ])("%s is rejected", (_, run, message) => {
    expect(run).toThrow(message);
  });
});
