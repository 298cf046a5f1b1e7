import * as tf from "@tensorflow/tfjs";
import { type LstmWeights, lstm } from "gatebook";
import { expect } from "vitest";
import { apart } from "../fused/agree";
import { cs231nLayer } from "./cs231n";
import {
  type Case,
  frameworks,
  kerasLayer,
  type Layer,
  letters,
  type Numbers,
  onnxLayer,
  pytorchLayer,
} from "./layers";
import { lstmOrders, only } from "./orders";
import { B, both, F, H, inputs, ownLstm, plain, type Rows, T, tfjsLstm } from "./own";

/** Returns a description of numbers: their common value if all are equal, otherwise the statement that they are random. */
const same = (numbers: readonly number[]) =>
  new Set(numbers).size === 1 ? String(numbers[0]) : new Set(numbers).size === numbers.length ? "random" : "mixed";

/** Returns the part of the biases that belongs to the forget gate, from biases in the order i, f, g, o. */
const forgetPart = (biases: Numbers) => (biases as number[]).slice(H, 2 * H);

const inLetters = (layer: Layer) => letters(layer.inputShape, layer.sizes);

/** The rows of the table that are about LSTMs, and the rows that are about all cells. */
export const lstmRows: Rows = {
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
      CS231n: only(lstmOrders(cs231nLayer(), cs231nLayer().initial)),
    };
  },
  "Biases of an LSTM's gate": () => {
    const { kernel, recurrent, ...biases } = ownLstm().forget;
    const count = ({ biases, kernels, ...layer }: Layer) => {
      expect(lstmOrders({ ...layer, biases: [], kernels }), "its biases have an effect").toEqual([]);
      return String(biases.length);
    };
    return {
      gatebook: String(Object.keys(biases).length),
      PyTorch: count(pytorchLayer("LSTM")),
      Keras: count(kerasLayer("LSTM")),
      tfjs: count(tfjsLstm()),
      ONNX: count(onnxLayer("LSTM")),
      CS231n: count(cs231nLayer()),
    };
  },
  "Fresh forget bias": () => {
    const pytorch = frameworks.PyTorch.LSTM as Case;
    const drawn = Object.values(pytorch.fresh ?? {}).flat() as number[];
    expect(drawn.length).toBe(2 * 4 * H);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThan(1 / Math.sqrt(H));
    const layer = tf.layers.lstm(plain);
    layer.apply(inputs()); // this creates the layer's weights
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
      CS231n: lstmOrders(cs231nLayer(), cs231nLayer().initial).length === 1 ? "sigmoid" : "another",
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
      CS231n: inLetters(cs231nLayer()),
    };
  },
  Kernel: () => {
    const kernel = (layer: Layer) => letters(layer.kernelShape, layer.sizes);
    return {
      gatebook: `${letters(ownLstm().forget.kernel.shape, frameworks.sizes)} per gate`,
      PyTorch: kernel(pytorchLayer("LSTM")),
      Keras: kernel(kerasLayer("LSTM")),
      tfjs: kernel(tfjsLstm()),
      ONNX: kernel(onnxLayer("LSTM")),
      CS231n: kernel(cs231nLayer()),
    };
  },
};

/**
 * Returns whether the gates of a layer use clip(0.2 a + 0.5, 0, 1) instead of the sigmoid. It compares the hidden states of the first step, which
 * starts from a state of zeros.
 */
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
