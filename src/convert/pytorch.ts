// Converts weights to and from PyTorch modules with one layer in one direction.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, Sizes } from "../base/validate";
import {
  ACTIVATION_OPTIONS,
  type CellActivations,
  convertedActivations,
  gatesAlone,
  type WithActivations,
} from "../cells/activations";
import type { GateWeights } from "../cells/gate";
import { checkGate } from "../cells/gate";
import { checkGruWeights, type GruWeights } from "../cells/gru";
import { checkLstmWeights, type LstmWeights } from "../cells/lstm";
import type { ConvertedCell, ConvertedWeights, ForeignMatrix, ForeignVector } from "./foreign";
import { GRU_ORDERS, LSTM_ORDERS } from "./gate-orders";
import { FROM_PYTORCH } from "./pytorch-read";
import { onlyLayer, type PyTorchState } from "./pytorch-state";

/** One layer of PyTorch's nn.LSTM, nn.GRU or nn.RNN, by the names of its state_dict. G gates, H hidden units, F features. */
export type PyTorchWeights = {
  /** Multiplies the input. [G·H, F] */
  readonly weight_ih_l0: ForeignMatrix;
  /** Multiplies the previous hidden state. [G·H, H] */
  readonly weight_hh_l0: ForeignMatrix;
  /** [G·H]. Both biases are absent for a module with bias=False. */
  readonly bias_ih_l0?: ForeignVector;
  /** [G·H] */
  readonly bias_hh_l0?: ForeignVector;
};

/** Options for converting weights of PyTorch. */
export type PyTorchOptions = CellActivations & {
  /** The module's name in a larger model, e.g. "encoder.lstm". Not needed when the state_dict holds only one recurrent module. */
  readonly prefix?: string;
};

/** `PyTorchWeights` as tensors. */
export type PyTorchTensors = {
  readonly weight_ih_l0: Tensor2D;
  readonly weight_hh_l0: Tensor2D;
  readonly bias_ih_l0: Tensor1D;
  readonly bias_hh_l0: Tensor1D;
};

/**
 * Converts the weights of torch.nn.LSTM. F features, H hidden units.
 *
 * PyTorch stacks the gates input, forget, cell, output in rows and multiplies from the left, so the kernels are transposed. It always adds its two
 * biases, so one bias, their sum, is left. The conversion of tensors is differentiable, so gradients reach PyTorch's tensors.
 *
 *     const { tensors } = await loadTensors("model.safetensors");
 *     const weights = fromPyTorchLstm(tensors, { prefix: "encoder.lstm" });
 *
 * @param weights weight_ih_l0 [4H, F], weight_hh_l0 [4H, H], bias_ih_l0 [4H], bias_hh_l0 [4H], alone or in the state_dict of a larger model;
 *   without the biases for a module with bias=False. The names of nn.LSTMCell, without _l0, are accepted too
 * @param options prefix; activation and recurrentActivation of a cell that does not use PyTorch's tanh and sigmoid
 * @throws InputError for a missing or unknown name, more than one layer or direction, proj_size, a wrong shape or type, NaN, Infinity, a
 *   disposed tensor, an unknown activation
 */
export function fromPyTorchLstm(
  weights: PyTorchWeights | PyTorchState,
  options: PyTorchOptions = {},
): LstmWeights & WithActivations {
  return one("fromPyTorchLstm", "lstm", weights, options);
}

/**
 * Converts the weights of torch.nn.GRU, for `gru` with `{ resetAfter: true }`. F features, H hidden units.
 *
 * PyTorch's order is reset, update, new. The candidate's second bias is inside the reset's product, so it stays separate. The two biases of each
 * other gate are added. The rest is as for `fromPyTorchLstm`.
 * @param weights weight_ih_l0 [3H, F], weight_hh_l0 [3H, H], bias_ih_l0 [3H], bias_hh_l0 [3H]
 * @throws InputError as `fromPyTorchLstm` does
 */
export function fromPyTorchGru(
  weights: PyTorchWeights | PyTorchState,
  options: PyTorchOptions = {},
): GruWeights & WithActivations {
  return one("fromPyTorchGru", "gru", weights, options);
}

/**
 * Converts the weights of torch.nn.RNN, as `fromPyTorchLstm` does. There is one set of weights and no gate. F features, H hidden units.
 *
 *     fromPyTorchRnn(weights, { activation: "relu" })      nn.RNN(…, nonlinearity="relu")
 *
 * @param weights weight_ih_l0 [H, F], weight_hh_l0 [H, H], bias_ih_l0 [H], bias_hh_l0 [H]
 * @param options prefix; activation: the layer's nonlinearity, tanh by default
 * @throws InputError as `fromPyTorchLstm` does
 */
export function fromPyTorchRnn(
  weights: PyTorchWeights | PyTorchState,
  options: PyTorchOptions = {},
): GateWeights & WithActivations {
  return one("fromPyTorchRnn", "rnn", weights, options);
}

/**
 * Converts an LSTM's weights for torch.nn.LSTM. The bias goes to bias_ih_l0, and bias_hh_l0 is 0. F features, H hidden units.
 * @returns weight_ih_l0 [4H, F], weight_hh_l0 [4H, H], bias_ih_l0 [4H], bias_hh_l0 [4H]
 * @throws InputError for weights that `lstm` would reject
 */
export function toPyTorchLstm(weights: LstmWeights): PyTorchTensors {
  checkLstmWeights(new Sizes("toPyTorchLstm"), weights);
  return tf.tidy(() => write(LSTM_ORDERS.pytorch.map((gate) => weights[gate])));
}

/**
 * Converts a GRU's weights for torch.nn.GRU, which resets after the product. F features, H hidden units.
 * @returns weight_ih_l0 [3H, F], weight_hh_l0 [3H, H], bias_ih_l0 [3H], bias_hh_l0 [3H]; bias_hh_l0 is 0 except for candidateRecurrentBias
 * @throws InputError for weights that `gru` would reject
 */
export function toPyTorchGru(weights: GruWeights): PyTorchTensors {
  checkGruWeights(new Sizes("toPyTorchGru"), weights, { resetAfter: true });
  return tf.tidy(() => {
    const written = write(GRU_ORDERS.pytorch.map((gate) => weights[gate]));
    const { candidateRecurrentBias } = weights;
    if (!candidateRecurrentBias) return written;
    const others = tf.zeros([2 * candidateRecurrentBias.size]);
    return { ...written, bias_hh_l0: tf.concat([others, candidateRecurrentBias]) as Tensor1D };
  });
}

/**
 * Converts an RNN's weights for torch.nn.RNN. The bias goes to bias_ih_l0, and bias_hh_l0 is 0. F features, H hidden units.
 * @returns weight_ih_l0 [H, F], weight_hh_l0 [H, H], bias_ih_l0 [H], bias_hh_l0 [H]
 * @throws InputError for weights that `rnn` would reject
 */
export function toPyTorchRnn(weights: GateWeights): PyTorchTensors {
  checkGate(new Sizes("toPyTorchRnn"), "weights", gatesAlone(weights));
  return tf.tidy(() => write([weights]));
}

/** Checks the options of a conversion from PyTorch and reads them. */
export function pytorchOptions(caller: string, cell: ConvertedCell, options: PyTorchOptions) {
  const names = cell === "rnn" ? ["prefix", "activation"] : ["prefix", ...ACTIVATION_OPTIONS];
  checkNames(caller, "options", options, names);
  return { prefix: options.prefix, activations: convertedActivations(caller, options) };
}

/** Converts a module with one layer in one direction. */
function one<K extends ConvertedCell>(caller: string, cell: K, weights: PyTorchState, options: PyTorchOptions) {
  const { prefix, activations } = pytorchOptions(caller, cell, options);
  const part = onlyLayer(caller, cell, weights, prefix);
  const read = () => ({ ...FROM_PYTORCH[cell](caller, part), ...activations });
  return tf.tidy(read as unknown as () => tf.TensorContainerObject) as unknown as ConvertedWeights[K] & WithActivations;
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
