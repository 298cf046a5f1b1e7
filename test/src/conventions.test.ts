import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { gru, gruStep, InputError, initGru, initLstm, type LstmWeights, lstm, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { root } from "./built";
import { cs231nLayer } from "./conventions/cs231n";
import {
  type Case,
  frameworks,
  kerasLayer,
  type Layer,
  letters,
  type Numbers,
  onnxLayer,
  pytorchLayer,
  tfjsLayer,
} from "./conventions/layers";
import { gruFits, lstmOrders, only } from "./conventions/orders";
import { apart, wave } from "./fused/agree";

// docs/conventions.md says it, these tests find it out: a cell of its table that is not what was found is an error.

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const { B, T, F, H } = frameworks.sizes as Record<"B" | "T" | "F" | "H", number>;
type Cells = Readonly<Record<string, string>>;

/** The page's table: of each row, its cells by column. */
function table(): Record<string, Cells> {
  const page = readFileSync(join(root, "docs", "conventions.md"), "utf8");
  const [head, , ...rows] = page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.slice(1, -1).split("|"))
    .map((cells) => cells.map((cell) => cell.trim())) as [string[], string[], ...string[][]];
  const cellsOf = (cells: string[]) => Object.fromEntries(head.slice(1).map((name, n) => [name, cells[n + 1] ?? ""]));
  return Object.fromEntries(rows.map((cells) => [cells[0], cellsOf(cells)]));
}

const tfjsLstm = (options: object = { recurrentActivation: "sigmoid" }) =>
  tfjsLayer(tf.layers.lstm({ ...plain, ...options }), "LSTM", 4);
const tfjsGru = (options: object = { recurrentActivation: "sigmoid" }) =>
  tfjsLayer(tf.layers.gru({ ...plain, ...options }), "GRU, reset_after=False", 3);
const plain = { units: H, returnSequences: true, recurrentInitializer: "zeros" } as const;

const inputs = () => wave<tf.Rank.R3>([B, T, F], 0.51);
const ownLstm = () => initLstm({ features: F, units: H, seed: 1 });
const ownGru = () => initGru({ features: F, units: H, seed: 1 });

/** Says what all numbers are, or that they are random. */
const same = (numbers: readonly number[]) =>
  new Set(numbers).size === 1 ? String(numbers[0]) : new Set(numbers).size === numbers.length ? "random" : "mixed";

/** The forget gate's part of biases in the order i, f, g, o. */
const forgetPart = (biases: Numbers) => (biases as number[]).slice(H, 2 * H);

const both = (usual: string, option: string) => `${usual} (${option})`;
const inLetters = (layer: Layer) => letters(layer.inputShape, layer.sizes);
const cs231n = () => cs231nLayer();
const cs231nOrder = () => only(lstmOrders(cs231n(), cs231n().initial));

/** Of each row, how its cells are found. */
const found: Record<string, () => Cells> = {
  "Order of an LSTM's gates": () => {
    const { forget, input, candidate, output } = ownLstm();
    const turned: LstmWeights = { output, candidate, input, forget };
    expect(apart(lstm(turned, inputs()).hidden, lstm({ forget, input, candidate, output }, inputs()).hidden)).toBe(0);
    return {
      gatebook: "by name",
      PyTorch: only(lstmOrders(pytorchLayer("LSTM"))),
      Keras: only(lstmOrders(kerasLayer("LSTM"))),
      tfjs: only(lstmOrders(tfjsLstm())),
      ONNX: only(lstmOrders(onnxLayer("LSTM"))),
      CS231n: cs231nOrder(),
    };
  },
  "Order of a GRU's gates": () => {
    const { update, reset, candidate } = ownGru();
    const turned = { candidate, reset, update };
    expect(apart(gru(turned, inputs()).hidden, gru({ update, reset, candidate }, inputs()).hidden)).toBe(0);
    const order = (layer: Layer) => only(gruFits(layer)).order;
    expect(order(onnxLayer("GRU, linear_before_reset=1", 3))).toBe(order(onnxLayer("GRU", 3)));
    expect(order(kerasLayer("GRU, reset_after=False", 3))).toBe(order(kerasLayer("GRU", 3)));
    return {
      gatebook: "by name",
      PyTorch: order(pytorchLayer("GRU", 3)),
      Keras: order(kerasLayer("GRU", 3)),
      tfjs: order(tfjsGru()),
      ONNX: order(onnxLayer("GRU", 3)),
      CS231n: "–",
    };
  },
  "Biases of an LSTM's gate": () => {
    const { kernel, recurrent, ...biases } = ownLstm().forget;
    const count = ({ biases, kernels, ...layer }: Layer) => {
      expect(lstmOrders({ ...layer, biases: [], kernels }), "its biases do something").toEqual([]);
      return String(biases.length);
    };
    return {
      gatebook: String(Object.keys(biases).length),
      PyTorch: count(pytorchLayer("LSTM")),
      Keras: count(kerasLayer("LSTM")),
      tfjs: count(tfjsLstm()),
      ONNX: count(onnxLayer("LSTM")),
      CS231n: count(cs231n()),
    };
  },
  "Fresh forget bias": () => {
    const pytorch = frameworks.PyTorch.LSTM as Case;
    const drawn = Object.values(pytorch.fresh ?? {}).flat() as number[];
    expect(drawn.length).toBe(2 * 4 * H);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThan(1 / Math.sqrt(H));
    const layer = tf.layers.lstm(plain);
    layer.apply(inputs()); // builds it
    const tfjs = Array.from((layer.getWeights()[2] as tf.Tensor).dataSync());
    layer.dispose();
    expect(only(lstmOrders(onnxLayer("LSTM without B")))).toBe(only(lstmOrders(onnxLayer("LSTM"))));
    return {
      gatebook: same(Array.from(ownLstm().forget.bias.dataSync())),
      PyTorch: same(forgetPart(pytorch.fresh?.bias_ih_l0 as Numbers)),
      Keras: same(forgetPart((frameworks.Keras.LSTM as Case).fresh?.bias as Numbers)),
      tfjs: same(forgetPart(tfjs)),
      ONNX: String(onnxLayer("LSTM without B").biases.length),
      CS231n: "–",
    };
  },
  "The update gate weighs": () => {
    const { update, ...others } = ownGru();
    const open = { ...others, update: { ...update, bias: tf.fill<tf.Rank.R1>([H], 50) } };
    const old = wave<tf.Rank.R2>([B, H], 0.7);
    expect(apart(gruStep(open, wave<tf.Rank.R2>([B, F], 0.3), old).hidden, old)).toBeLessThan(1e-6);
    const weighs = (layer: Layer) => only(gruFits(layer)).weighs;
    return {
      gatebook: "the old state",
      PyTorch: weighs(pytorchLayer("GRU", 3)),
      Keras: weighs(kerasLayer("GRU", 3)),
      tfjs: weighs(tfjsGru()),
      ONNX: weighs(onnxLayer("GRU", 3)),
      CS231n: "–",
    };
  },
  "Reset and recurrent product": () => {
    const reset = (layer: Layer) => only(gruFits(layer)).reset;
    const own = (options: object) => gru(ownGru(), inputs(), options).hidden;
    expect(apart(own({}), own({ resetAfter: false }))).toBe(0);
    expect(apart(own({}), own({ resetAfter: true }))).toBeGreaterThan(0.001);
    expect(() => tf.layers.gru({ ...plain, resetAfter: true } as never)).toThrow(/reset_after/);
    return {
      gatebook: both("before", "after"),
      PyTorch: reset(pytorchLayer("GRU", 3)),
      Keras: both(reset(kerasLayer("GRU", 3)), reset(kerasLayer("GRU, reset_after=False", 3))),
      tfjs: reset(tfjsGru()),
      ONNX: both(reset(onnxLayer("GRU", 3)), reset(onnxLayer("GRU, linear_before_reset=1", 3))),
      CS231n: "–",
    };
  },
  "Second bias of a GRU's candidate": () => {
    const weights = { ...ownGru(), candidateRecurrentBias: wave<tf.Rank.R1>([H], 0.9) };
    const after = gru(weights, inputs(), { resetAfter: true });
    expect(apart(after.hidden, gru(ownGru(), inputs(), { resetAfter: true }).hidden)).toBeGreaterThan(0.001);
    expect(() => gru(weights, inputs())).toThrow(InputError);
    const second = (...layers: Layer[]) => {
      const has = layers.map((layer) => layer.biases.length === 2);
      return has.every(Boolean) ? "always" : has.some(Boolean) ? "after only" : "never";
    };
    return {
      gatebook: "after only",
      PyTorch: second(pytorchLayer("GRU", 3)),
      Keras: second(kerasLayer("GRU", 3), kerasLayer("GRU, reset_after=False", 3)),
      tfjs: second(tfjsGru()),
      ONNX: second(onnxLayer("GRU", 3), onnxLayer("GRU, linear_before_reset=1", 3)),
      CS231n: "–",
    };
  },
  "Gates' activation": () => {
    const { gates } = lstm(ownLstm(), inputs());
    const weights = ownLstm();
    const before = tf.add(tf.matMul(tf.reshape(inputs(), [B * T, F]).slice([0, 0], [1, F]), weights.forget.kernel), 1);
    expect(apart(gates.forget.slice([0, 0, 0], [1, 1, H]).reshape([1, H]), tf.sigmoid(before))).toBeLessThan(1e-6);
    const sigmoid = (layer: Layer) => (lstmOrders(layer).length === 1 ? "sigmoid" : "another");
    return {
      gatebook: "sigmoid",
      PyTorch: sigmoid(pytorchLayer("LSTM")),
      Keras: sigmoid(kerasLayer("LSTM")),
      tfjs: both(firstStepIsHard(tfjsLstm({})) ? "hard sigmoid" : "another", sigmoid(tfjsLstm())),
      ONNX: sigmoid(onnxLayer("LSTM")),
      CS231n: lstmOrders(cs231n(), cs231n().initial).length === 1 ? "sigmoid" : "another",
    };
  },
  Inputs: () => {
    for (const layer of [pytorchLayer("LSTM, batch_first"), onnxLayer("LSTM, layout=1")])
      expect(lstmOrders(layer).length).toBe(1);
    expect(lstm(ownLstm(), inputs()).hidden.shape).toEqual([B, T, H]);
    return {
      gatebook: letters(inputs().shape, frameworks.sizes),
      PyTorch: both(inLetters(pytorchLayer("LSTM")), inLetters(pytorchLayer("LSTM, batch_first"))),
      Keras: inLetters(kerasLayer("LSTM")),
      tfjs: inLetters(tfjsLstm()),
      ONNX: both(inLetters(onnxLayer("LSTM")), inLetters(onnxLayer("LSTM, layout=1"))),
      CS231n: inLetters(cs231n()),
    };
  },
  Kernel: () => {
    const kernel = (layer: Layer) => letters(layer.kernelShape, layer.sizes);
    return {
      gatebook: `${letters(ownLstm().forget.kernel.shape, frameworks.sizes)} a gate`,
      PyTorch: kernel(pytorchLayer("LSTM")),
      Keras: kernel(kerasLayer("LSTM")),
      tfjs: kernel(tfjsLstm()),
      ONNX: kernel(onnxLayer("LSTM")),
      CS231n: kernel(cs231n()),
    };
  },
};

/** Whether hidden states of the first step, from zeros, have clip(0.2 a + 0.5, 0, 1) in the gates, and not the sigmoid. */
function firstStepIsHard({ inputs, hidden, kernels, biases }: Layer): boolean {
  const x = tf.squeeze(inputs.slice([0, 0, 0], [-1, 1, -1]), [1]) as tf.Tensor2D;
  const [i, , g, o] = kernels.map((kernel, n) => tf.add(tf.matMul(x, kernel), biases[0]?.[n] as tf.Tensor1D));
  const first = tf.squeeze(hidden.slice([0, 0, 0], [-1, 1, -1]), [1]);
  const by = (activation: (a: tf.Tensor) => tf.Tensor) => {
    const cell = tf.mul(activation(i as tf.Tensor), tf.tanh(g as tf.Tensor));
    return apart(tf.mul(activation(o as tf.Tensor), tf.tanh(cell)), first);
  };
  return by((a) => tf.clipByValue(tf.add(tf.mul(a, 0.2), 0.5), 0, 1)) < 1e-6 && by(tf.sigmoid) > 0.001;
}

describe("docs/conventions.md", () => {
  it.each(Object.keys(found))("%s", (row) => {
    expect(found[row]?.()).toEqual(table()[row]);
  });

  it("has a test of the same name for each row of its table, and no row is missing", () => {
    expect(Object.keys(table())).toEqual(Object.keys(found));
  });

  it("rests on numbers that name their frameworks' versions", () => {
    for (const name of ["torch", "keras", "tensorflow", "onnx"])
      expect(frameworks.versions[name]).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("tells orders apart: weights in another order fit nowhere else", () => {
    const layer = kerasLayer("LSTM");
    const [i, f, g, o] = layer.kernels as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    expect(lstmOrders({ ...layer, kernels: [i, g, f, o] })).toEqual([]);
  });
});
