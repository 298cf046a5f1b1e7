import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import {
  ACTIVATION_OPTIONS,
  type CellActivations,
  convertedActivations,
  gatesAlone,
  type WithActivations,
} from "../cells/activations";
import type { GateWeights } from "../cells/gate";
import { checkGate } from "../cells/gate";
import { checkGruWeights, type GruGate, type GruWeights } from "../cells/gru";
import { checkLstmWeights, type LstmGate, type LstmWeights } from "../cells/lstm";
import type { RnnActivation } from "../cells/rnn";
import { checkNames, type Dimension, Sizes } from "../cells/validate";
import { type ForeignMatrix, type ForeignVector, partsAlong, tensorOf } from "./foreign";

/** What PyTorch's nn.LSTM, nn.GRU and nn.RNN keep of one layer, by the names of their state_dict. G gates, H hidden units, F features. */
export type PyTorchWeights = {
  /** Weighs the input. [G·H, F] */
  readonly weight_ih_l0: ForeignMatrix;
  /** Weighs the previous hidden state. [G·H, H] */
  readonly weight_hh_l0: ForeignMatrix;
  /** [G·H] */
  readonly bias_ih_l0: ForeignVector;
  /** [G·H] */
  readonly bias_hh_l0: ForeignVector;
};

/** As `PyTorchWeights`, in tensors. */
export type PyTorchTensors = {
  readonly weight_ih_l0: Tensor2D;
  readonly weight_hh_l0: Tensor2D;
  readonly bias_ih_l0: Tensor1D;
  readonly bias_hh_l0: Tensor1D;
};

/** Gates on top of each other: input, forget, cell, output (torch.nn.LSTM). */
const LSTM_ORDER: readonly LstmGate[] = ["input", "forget", "candidate", "output"];
/** Reset, update, new (torch.nn.GRU). */
const GRU_ORDER: readonly GruGate[] = ["reset", "update", "candidate"];
const NAMES = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"] as const;

/**
 * Weights of torch.nn.LSTM. F features, H hidden units.
 *
 * PyTorch stacks the gates input, forget, cell, output in rows and multiplies from the left, so kernels are transposed; its two biases are
 * always added, so one is left. From tensors it is made of differentiable operations: gradients reach PyTorch's.
 * @param weights weight_ih_l0 [4H, F], weight_hh_l0 [4H, H], bias_ih_l0 [4H], bias_hh_l0 [4H]
 * @param options activation and recurrentActivation of a cell that has others than PyTorch's tanh and sigmoid
 * @throws InputError for a missing or unknown name, a wrong shape or type, NaN, Infinity, a disposed tensor, an unknown activation
 */
export function fromPyTorchLstm(weights: PyTorchWeights, options: CellActivations = {}): LstmWeights & WithActivations {
  checkNames("fromPyTorchLstm", "options", options, ACTIVATION_OPTIONS);
  const activations = convertedActivations("fromPyTorchLstm", options);
  return tf.tidy(() => {
    const { kernel, recurrent, present, past } = read("fromPyTorchLstm", weights, "4H", LSTM_ORDER);
    const gates = byGate(LSTM_ORDER, (gate) => ({
      kernel: kernel[gate],
      recurrent: recurrent[gate],
      bias: tf.add(present[gate], past[gate]),
    }));
    return { ...gates, ...activations };
  });
}

/**
 * Weights of torch.nn.GRU, for `gru` with `{ resetAfter: true }`. F features, H hidden units.
 *
 * PyTorch's order is reset, update, new. The candidate's second bias stands inside the reset's product and stays apart; the other gates' two
 * biases are added. Otherwise as `fromPyTorchLstm`.
 * @param weights weight_ih_l0 [3H, F], weight_hh_l0 [3H, H], bias_ih_l0 [3H], bias_hh_l0 [3H]
 * @throws InputError as `fromPyTorchLstm` does
 */
export function fromPyTorchGru(weights: PyTorchWeights, options: CellActivations = {}): GruWeights & WithActivations {
  checkNames("fromPyTorchGru", "options", options, ACTIVATION_OPTIONS);
  const activations = convertedActivations("fromPyTorchGru", options);
  return tf.tidy(() => {
    const { kernel, recurrent, present, past } = read("fromPyTorchGru", weights, "3H", GRU_ORDER);
    const gates = byGate(GRU_ORDER, (gate) => ({
      kernel: kernel[gate],
      recurrent: recurrent[gate],
      bias: gate === "candidate" ? present[gate] : tf.add(present[gate], past[gate]),
    }));
    return { ...gates, candidateRecurrentBias: past.candidate, ...activations };
  });
}

/**
 * Weights of torch.nn.RNN. F features, H hidden units. As `fromPyTorchLstm`, with one part.
 *
 *     fromPyTorchRnn(weights, { activation: "relu" })      nn.RNN(…, nonlinearity="relu")
 *
 * @param weights weight_ih_l0 [H, F], weight_hh_l0 [H, H], bias_ih_l0 [H], bias_hh_l0 [H]
 * @param options activation: the layer's nonlinearity, tanh where it is absent
 * @throws InputError as `fromPyTorchLstm` does
 */
export function fromPyTorchRnn(weights: PyTorchWeights, options: RnnActivation = {}): GateWeights & WithActivations {
  checkNames("fromPyTorchRnn", "options", options, ["activation"]);
  const activations = convertedActivations("fromPyTorchRnn", options);
  return tf.tidy(() => {
    const { kernel, recurrent, present, past } = read("fromPyTorchRnn", weights, "H", ["hidden"]);
    const bias: Tensor1D = tf.add(present.hidden, past.hidden);
    return { kernel: kernel.hidden, recurrent: recurrent.hidden, bias, ...activations };
  });
}

/**
 * An LSTM's weights as torch.nn.LSTM keeps them; the bias goes to bias_ih_l0, and bias_hh_l0 is 0. F features, H hidden units.
 * @returns weight_ih_l0 [4H, F], weight_hh_l0 [4H, H], bias_ih_l0 [4H], bias_hh_l0 [4H]
 * @throws InputError for weights that `lstm` would refuse
 */
export function toPyTorchLstm(weights: LstmWeights): PyTorchTensors {
  checkLstmWeights(new Sizes("toPyTorchLstm"), weights);
  return tf.tidy(() => write(LSTM_ORDER.map((gate) => weights[gate])));
}

/**
 * A GRU's weights as torch.nn.GRU keeps them: it resets after the product. F features, H hidden units.
 * @returns weight_ih_l0 [3H, F], weight_hh_l0 [3H, H], bias_ih_l0 [3H], bias_hh_l0 [3H]: 0 but for candidateRecurrentBias
 * @throws InputError for weights that `gru` would refuse
 */
export function toPyTorchGru(weights: GruWeights): PyTorchTensors {
  checkGruWeights(new Sizes("toPyTorchGru"), weights, { resetAfter: true });
  return tf.tidy(() => {
    const written = write(GRU_ORDER.map((gate) => weights[gate]));
    const { candidateRecurrentBias } = weights;
    if (!candidateRecurrentBias) return written;
    const others = tf.zeros([2 * candidateRecurrentBias.size]);
    return { ...written, bias_hh_l0: tf.concat([others, candidateRecurrentBias]) as Tensor1D };
  });
}

/**
 * An RNN's weights as torch.nn.RNN keeps them; the bias goes to bias_ih_l0, and bias_hh_l0 is 0. F features, H hidden units.
 * @returns weight_ih_l0 [H, F], weight_hh_l0 [H, H], bias_ih_l0 [H], bias_hh_l0 [H]
 * @throws InputError for weights that `rnn` would refuse
 */
export function toPyTorchRnn(weights: GateWeights): PyTorchTensors {
  checkGate(new Sizes("toPyTorchRnn"), "weights", gatesAlone(weights));
  return tf.tidy(() => write([weights]));
}

/** The four tensors, checked, cut by gate, kernels turned our way. */
function read<G extends string>(caller: string, weights: PyTorchWeights, rows: Dimension, order: readonly G[]) {
  checkNames(caller, "weights", weights, NAMES);
  const sizes = new Sizes(caller);
  const present = tensorOf<Tensor1D>(sizes, "bias_ih_l0", weights.bias_ih_l0, [rows]);
  const past = tensorOf<Tensor1D>(sizes, "bias_hh_l0", weights.bias_hh_l0, [rows]);
  const kernel = tensorOf<Tensor2D>(sizes, "weight_ih_l0", weights.weight_ih_l0, [rows, "F"]);
  const recurrent = tensorOf<Tensor2D>(sizes, "weight_hh_l0", weights.weight_hh_l0, [rows, "H"]);
  return {
    kernel: partsAlong(order, tf.transpose(kernel), 1) as Record<G, Tensor2D>, // [F, H] each
    recurrent: partsAlong(order, tf.transpose(recurrent), 1) as Record<G, Tensor2D>, // [H, H] each
    present: partsAlong(order, present, 0) as Record<G, Tensor1D>, // [H] each
    past: partsAlong(order, past, 0) as Record<G, Tensor1D>, // [H] each
  };
}

function byGate<G extends string>(order: readonly G[], make: (gate: G) => GateWeights): Record<G, GateWeights> {
  return Object.fromEntries(order.map((gate) => [gate, make(gate)])) as Record<G, GateWeights>;
}

function write(gates: readonly GateWeights[]): PyTorchTensors {
  const rows = (part: "kernel" | "recurrent") =>
    tf.transpose(
      tf.concat(
        gates.map((gate) => gate[part]),
        1,
      ),
    );
  const bias = tf.concat(gates.map((gate) => gate.bias)) as Tensor1D;
  return {
    weight_ih_l0: rows("kernel"), // [G·H, F]
    weight_hh_l0: rows("recurrent"), // [G·H, H]
    bias_ih_l0: bias,
    bias_hh_l0: tf.zeros([bias.size]),
  };
}
