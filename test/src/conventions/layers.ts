import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { root } from "../built";

export type Numbers = number | Numbers[];
export type Letters = Readonly<Record<string, number>>;

/** A layer of another framework. Each of its arrays is split into one part per gate. The parts have no names and are in the framework's order. */
export interface Layer {
  readonly sizes: Letters;
  /** The shape that the kernel has in the framework. */
  readonly kernelShape: readonly number[];
  readonly inputShape: readonly number[];
  /** Each [F, H]. */
  readonly kernels: readonly tf.Tensor2D[];
  /** Each [H, H]. */
  readonly recurrents: readonly tf.Tensor2D[];
  /** One or two lists of biases, with one bias [H] per gate in each list. Empty if the layer was run without biases. */
  readonly biases: readonly (readonly tf.Tensor1D[])[];
  /** [B, T, F] */
  readonly inputs: tf.Tensor3D;
  /** The result that the framework computed for these inputs. [B, T, H] */
  readonly hidden: tf.Tensor3D;
}

/** A case of test/golden/conventions.json. */
export interface Case {
  readonly weights: Readonly<Record<string, Numbers>>;
  readonly inputs: Numbers;
  readonly hidden: Numbers;
  readonly fresh?: Readonly<Record<string, Numbers>>;
}
type Cases = Readonly<Record<string, Case>>;

/** The content of test/golden/conventions.json, which tools/make/golden/conventions.py has written. */
export const frameworks = JSON.parse(readFileSync(join(root, "test", "golden", "conventions.json"), "utf8")) as {
  readonly sizes: Letters;
  readonly versions: Readonly<Record<string, string>>;
  readonly PyTorch: Cases;
  readonly Keras: Cases;
  readonly ONNX: Cases;
};

/** Returns a shape in letters, e.g. "[4H, F]" for [20, 2]. This works because all sizes are different. */
export function letters(shape: readonly number[], sizes: Letters, gates = 4): string {
  const H = sizes.H as number;
  const names = new Map(Object.entries(sizes).map(([letter, size]) => [size, letter]));
  names.set(1, "1").set(gates * H, `${gates}H`);
  return `[${shape.map((size) => names.get(size) ?? size).join(", ")}]`;
}

const rowsOf = (matrix: tf.Tensor, gates: number) => tf.split(tf.transpose(matrix), gates, 1) as tf.Tensor2D[];
const columnsOf = (matrix: tf.Tensor, gates: number) => tf.split(matrix, gates, 1) as tf.Tensor2D[];
const partsOf = (bias: tf.Tensor, gates: number) => tf.split(bias, gates, 0) as tf.Tensor1D[];

/**
 * Returns inputs and hidden states with the batch axis first. Because all sizes are different, they show whether the framework has the time axis
 * first.
 */
function sequences(inputs: tf.Tensor, hidden: tf.Tensor, sizes: Letters) {
  const turn = (tensor: tf.Tensor) =>
    (inputs.shape[0] === sizes.B ? tensor : tf.transpose(tensor, [1, 0, 2])) as tf.Tensor3D;
  return { sizes, inputShape: inputs.shape, inputs: turn(inputs), hidden: turn(hidden) };
}

export function pytorchLayer(name: string, gates = 4): Layer {
  const { weights, inputs, hidden } = frameworks.PyTorch[name] as Case;
  const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = tensors(weights);
  return {
    ...sequences(tf.tensor(inputs), tf.tensor(hidden), frameworks.sizes),
    kernelShape: (weight_ih_l0 as tf.Tensor).shape,
    kernels: rowsOf(weight_ih_l0 as tf.Tensor, gates),
    recurrents: rowsOf(weight_hh_l0 as tf.Tensor, gates),
    biases: [partsOf(bias_ih_l0 as tf.Tensor, gates), partsOf(bias_hh_l0 as tf.Tensor, gates)],
  };
}

export function onnxLayer(name: string, gates = 4): Layer {
  const { weights, inputs, hidden } = frameworks.ONNX[name] as Case;
  const { W, R, B } = tensors(weights) as Record<string, tf.Tensor>;
  const outputs = tf.squeeze(tf.tensor(hidden), [tf.tensor(hidden).shape.indexOf(1)]); // removes the axis for the directions, because the layer has one direction
  return {
    ...sequences(tf.tensor(inputs), outputs, frameworks.sizes),
    kernelShape: (W as tf.Tensor).shape,
    kernels: rowsOf(tf.squeeze(W as tf.Tensor, [0]), gates),
    recurrents: rowsOf(tf.squeeze(R as tf.Tensor, [0]), gates),
    biases: B ? tf.split(tf.squeeze(B, [0]), 2).map((half) => partsOf(half, gates)) : [],
  };
}

export function kerasLayer(name: string, gates = 4): Layer {
  const { weights, inputs, hidden } = frameworks.Keras[name] as Case;
  const { kernel, recurrent, bias } = tensors(weights) as Record<string, tf.Tensor>;
  return sideBySide([kernel, recurrent, bias] as tf.Tensor[], tf.tensor(inputs), tf.tensor(hidden), gates);
}

/** Splits arrays of Keras, tf.layers and CS231n, which put the gates side by side. */
export function sideBySide(
  [kernel, recurrent, bias]: readonly tf.Tensor[],
  inputs: tf.Tensor,
  hidden: tf.Tensor,
  gates: number,
  sizes = frameworks.sizes,
): Layer {
  const sets = (bias as tf.Tensor).rank === 2 ? tf.unstack(bias as tf.Tensor) : [bias as tf.Tensor];
  return {
    ...sequences(inputs, hidden, sizes),
    kernelShape: (kernel as tf.Tensor).shape,
    kernels: columnsOf(kernel as tf.Tensor, gates),
    recurrents: columnsOf(recurrent as tf.Tensor, gates),
    biases: sets.map((set) => partsOf(set, gates)),
  };
}

/** Returns a layer of tf.layers that has the weights of Keras' case. The layer runs here, on the inputs of that case. */
export function tfjsLayer(layer: tf.layers.Layer, name: string, gates: number): Layer {
  const { weights, inputs } = frameworks.Keras[name] as Case;
  const given = ["kernel", "recurrent", "bias"].map((part) => tf.tensor(weights[part] as Numbers));
  layer.apply(tf.tensor(inputs)); // this creates the layer's weights
  layer.setWeights(given);
  const made = sideBySide(layer.getWeights(), tf.tensor(inputs), layer.apply(tf.tensor(inputs)) as tf.Tensor, gates);
  layer.dispose();
  return made;
}

function tensors(weights: Readonly<Record<string, Numbers>>): Readonly<Record<string, tf.Tensor>> {
  return Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, tf.tensor(value)]));
}
