import * as tf from "@tensorflow/tfjs";
import { initGru, initLstm, initRnn, type NamedTensors, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CellKind, cellKinds } from "../properties/cell-kinds";
import { gap, made } from "../properties/made";

// Compares our cells with the recurrent layers of tf.layers, with the same weights. Some tests show how much the defaults of tf.layers differ from ours.

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const SIZES = { B: 3, T: 6, F: 4, H: 5 };

interface Layers {
  readonly kind: CellKind;
  /** The names of our gates in the order of tf.layers. Empty for a cell without gates. */
  readonly order: readonly string[];
  readonly layer: (options: object) => tf.layers.Layer;
}

const kindOf = (name: string) => cellKinds.find((kind) => kind.name === name) as CellKind;
const common = { units: SIZES.H, returnSequences: true, recurrentInitializer: "zeros" } as const;

const layersOf: readonly (readonly [name: string, layers: Layers])[] = [
  ["rnn", { kind: kindOf("rnn"), order: [], layer: (more) => tf.layers.simpleRNN({ ...common, ...more }) }],
  [
    "lstm",
    {
      kind: kindOf("lstm"),
      order: ["input", "forget", "candidate", "output"],
      layer: (more) => tf.layers.lstm({ ...common, ...more }),
    },
  ],
  [
    "gru",
    {
      kind: kindOf("gru, reset before"),
      order: ["update", "reset", "candidate"],
      layer: (more) => tf.layers.gru({ ...common, ...more }),
    },
  ],
];

/** Joins our named tensors into the three tensors of tf.layers: kernel, recurrent kernel and bias, each with the gates side by side. */
function joined(order: readonly string[], tensors: NamedTensors): tf.Tensor[] {
  return ["kernel", "recurrent", "bias"].map((part) => {
    if (order.length === 0) return tensors[part] as tf.Tensor;
    return tf.concat(
      order.map((gate) => tensors[`${gate}.${part}`] as tf.Tensor),
      -1,
    );
  });
}

const lossWeights = () => made([SIZES.B, SIZES.T, SIZES.H], 31, "loss");

/** Returns the hidden states of a layer, and the gradients of their weighted sum with respect to the inputs and the three weights of the layer. */
function ofLayer({ order, layer }: Layers, inputs: tf.Tensor3D, weights: NamedTensors, options: object) {
  const own = layer(options);
  own.apply(inputs); // this creates the layer's weights
  own.setWeights(joined(order, weights));
  const hidden = own.apply(inputs) as tf.Tensor3D;
  const variables = own.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const loss = (x: tf.Tensor) => tf.sum(tf.mul(own.apply(x) as tf.Tensor, lossWeights())) as tf.Scalar;
  const byWeights = tf.variableGrads(() => loss(inputs), variables).grads;
  const gradients = [tf.grad(loss)(inputs), ...variables.map(({ name }) => byWeights[name] as tf.Tensor)];
  return { layer: own, hidden, gradients };
}

describe.each(layersOf)("tf.layers and %s", (name, layers) => {
  const { kind, order } = layers;
  const inputs = () => made([SIZES.B, SIZES.T, SIZES.F], 32, "inputs") as tf.Tensor3D;
  const weights = () => kind.weights(SIZES, 33, 0.8);
  const sigmoid = name === "rnn" ? {} : { recurrentActivation: "sigmoid" };

  it.each(["reference", "fused"] as const)(
    "give the same hidden states and the same gradients (%s)",
    (implementation) => {
      const [x, given] = [inputs(), weights()];
      const theirs = ofLayer(layers, x, given, sigmoid);
      const operands = { inputs: x as tf.Tensor, ...given };
      const run = (own: NamedTensors) => kind.run(own, { implementation }).hidden as tf.Tensor;
      expect(gap(run(operands), theirs.hidden)).toBeLessThan(1e-5);
      const names = Object.keys(operands);
      const found = tf.grads((...parts: tf.Tensor[]) =>
        tf.sum(tf.mul(run(Object.fromEntries(names.map((key, i) => [key, parts[i] as tf.Tensor]))), lossWeights())),
      )(Object.values(operands));
      const named = Object.fromEntries(names.map((key, i) => [key, found[i] as tf.Tensor]));
      const ours = [named.inputs, ...joined(order, named)];
      for (const [i, gradient] of theirs.gradients.entries()) {
        expect(gap(ours[i], gradient), ["inputs", "kernel", "recurrent", "bias"][i]).toBeLessThan(1e-4);
      }
      theirs.layer.dispose();
    },
  );
});

describe("tf.layers' defaults", () => {
  const off = (name: string, scale: number) => {
    const layers = layersOf.find(([own]) => own === name)?.[1] as Layers;
    const [x, given] = [
      made([SIZES.B, SIZES.T, SIZES.F], 32, "inputs") as tf.Tensor3D,
      layers.kind.weights(SIZES, 33, scale),
    ];
    const { layer, hidden } = ofLayer(layers, x, given, {});
    const ours = layers.kind.run({ inputs: x, ...given }).hidden as tf.Tensor;
    const most = tf.max(tf.abs(tf.sub(ours, hidden))).dataSync()[0] as number;
    layer.dispose();
    return most;
  };

  it.each([
    ["lstm", 0.8],
    ["gru", 0.8],
  ])("of %s use the hard sigmoid in the gates, so hidden states differ from ours by 0.02 to 0.2", (name, scale) => {
    expect(off(name, scale)).toBeGreaterThan(0.02);
    expect(off(name, scale)).toBeLessThan(0.2);
  });

  it("of the plain RNN equal ours, because it has no gates", () => {
    expect(off("rnn", 0.8)).toBeLessThan(1e-6);
  });

  it("include hardSigmoid(a) = clip(0.2 a + 0.5), whose largest difference from the sigmoid is 0.0759, at |a| = 2.5", () => {
    const a = tf.linspace(-8, 8, 3201);
    const apart = tf.abs(tf.sub(tf.clipByValue(tf.add(tf.mul(a, 0.2), 0.5), 0, 1), tf.sigmoid(a)));
    const most = tf.max(apart).dataSync()[0] as number;
    expect(most).toBeCloseTo(1 / (1 + Math.exp(2.5)), 5);
    expect(Math.abs(a.dataSync()[tf.argMax(apart).dataSync()[0] as number] as number)).toBeCloseTo(2.5, 2);
    const layer = tf.layers.lstm({ units: 1, kernelInitializer: "ones", recurrentInitializer: "zeros" });
    const config = layer.getConfig();
    expect(config.recurrentActivation).toBe("hardSigmoid");
  });

  it("set the forget biases of an LSTM to 0; ours are 1, so it keeps 73 % of the cell state at each step", () => {
    const layer = tf.layers.lstm({ units: 3, recurrentInitializer: "zeros" });
    layer.apply(tf.zeros([1, 2, 2])); // this creates the layer's weights
    const bias = layer.getWeights()[2] as tf.Tensor;
    expect(Array.from(bias.dataSync())).toEqual(Array(12).fill(0));
    const own = initLstm({ features: 2, units: 3, seed: 1 });
    expect(Array.from(own.forget.bias.dataSync())).toEqual([1, 1, 1]);
    layer.dispose();
  });

  it("have no GRU with resetAfter, so tf.layers throws an error, while our gru supports it", () => {
    expect(() => tf.layers.gru({ units: 2, resetAfter: true } as never)).toThrow(/reset_after/);
    const kind = kindOf("gru, reset after");
    const trace = kind.run({ inputs: made([1, 2, 1], 1, "x"), ...kind.weights({ ...SIZES, F: 1, H: 2 }, 1, 1) });
    expect(trace.hidden?.shape).toEqual([1, 2, 2]);
  });

  it("have the same number of weights as our cells", () => {
    const size = (record: object) => Object.values(record).reduce((sum: number, { size: own }) => sum + own, 0);
    const options = { features: SIZES.F, units: SIZES.H, seed: 1 };
    const ours = { rnn: size(initRnn(options)), lstm: sum(initLstm(options)), gru: sum(initGru(options)) };
    for (const [name, layers] of layersOf) {
      const layer = layers.layer({});
      layer.apply(tf.zeros([1, SIZES.T, SIZES.F])); // this creates the layer's weights
      expect(layer.countParams(), name).toBe(ours[name as keyof typeof ours]);
      layer.dispose();
    }
    function sum(gates: object): number {
      return Object.values(gates).reduce((total: number, gate) => total + size(gate), 0);
    }
  });
});
