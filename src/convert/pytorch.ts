// Converts weights to and from PyTorch modules that have one layer and one direction.
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

/** The weights of one layer of PyTorch's nn.LSTM, nn.GRU or nn.RNN, under their names in the state_dict. G gates, H hidden units, F features. */
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
  /** The name of the module in a larger model, e.g. "encoder.lstm". It can be left out if the state_dict contains only one recurrent module. */
  readonly prefix?: string;
};

/** The same as `PyTorchWeights`, but always as tensors. */
export type PyTorchTensors = {
  readonly weight_ih_l0: Tensor2D;
  readonly weight_hh_l0: Tensor2D;
  readonly bias_ih_l0: Tensor1D;
  readonly bias_hh_l0: Tensor1D;
};

/**
 * Converts the weights of torch.nn.LSTM. F features, H hidden units.
 *
 * PyTorch stacks the gates in rows (input, forget, cell, output) and multiplies by the matrix from the left, so the kernels are transposed. PyTorch
 * has two biases that it always adds, so this function returns their sum as one bias. The conversion is differentiable: if the weights are
 * tensors, gradients flow back to them.
 *
 *     const { tensors } = await loadTensors("model.safetensors");
 *     const weights = fromPyTorchLstm(tensors, { prefix: "encoder.lstm" });
 *
 * @param weights weight_ih_l0 [4H, F], weight_hh_l0 [4H, H], bias_ih_l0 [4H], bias_hh_l0 [4H], alone or in the state_dict of a larger model. A
 *   module with bias=False has no biases. The names of nn.LSTMCell, without _l0, are accepted too.
 * @param options `prefix`; and `activation` and `recurrentActivation` for a cell that does not use PyTorch's tanh and sigmoid
 * @throws InputError for a missing or unknown name, more than one layer or direction, proj_size, a wrong shape or type, NaN, Infinity, a
 *   disposed tensor, or an unknown activation
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
 * PyTorch's order is reset, update, new. The second bias of the candidate stays separate, because the reset gate multiplies it. For each other gate
 * the two biases are added. In all other respects the function works like `fromPyTorchLstm`.
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
 * Converts the weights of torch.nn.RNN, in the same way as `fromPyTorchLstm`. The module has one set of weights and no gates. F features, H hidden units.
 *
 *     fromPyTorchRnn(weights, { activation: "relu" })      nn.RNN(…, nonlinearity="relu")
 *
 * @param weights weight_ih_l0 [H, F], weight_hh_l0 [H, H], bias_ih_l0 [H], bias_hh_l0 [H]
 * @param options `prefix`; and `activation`, the nonlinearity of the layer, tanh by default
 * @throws InputError as `fromPyTorchLstm` does
 */
export function fromPyTorchRnn(
  weights: PyTorchWeights | PyTorchState,
  options: PyTorchOptions = {},
): GateWeights & WithActivations {
  return one("fromPyTorchRnn", "rnn", weights, options);
}

/**
 * Converts an LSTM's weights for torch.nn.LSTM. The bias becomes bias_ih_l0, and bias_hh_l0 is 0. F features, H hidden units.
 * @returns weight_ih_l0 [4H, F], weight_hh_l0 [4H, H], bias_ih_l0 [4H], bias_hh_l0 [4H]
 * @throws InputError for weights that `lstm` would reject
 */
export function toPyTorchLstm(weights: LstmWeights): PyTorchTensors {
  checkLstmWeights(new Sizes("toPyTorchLstm"), weights);
  return tf.tidy(() => write(LSTM_ORDERS.pytorch.map((gate) => weights[gate])));
}

/**
 * Converts a GRU's weights for torch.nn.GRU, in which the reset gate acts after the product. F features, H hidden units.
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
 * Converts an RNN's weights for torch.nn.RNN. The bias becomes bias_ih_l0, and bias_hh_l0 is 0. F features, H hidden units.
 * @returns weight_ih_l0 [H, F], weight_hh_l0 [H, H], bias_ih_l0 [H], bias_hh_l0 [H]
 * @throws InputError for weights that `rnn` would reject
 */
export function toPyTorchRnn(weights: GateWeights): PyTorchTensors {
  checkGate(new Sizes("toPyTorchRnn"), "weights", gatesAlone(weights));
  return tf.tidy(() => write([weights]));
}

/** Checks the options of a conversion from PyTorch, and returns the prefix and the activations. */
export function pytorchOptions(caller: string, cell: ConvertedCell, options: PyTorchOptions) {
  const names = cell === "rnn" ? ["prefix", "activation"] : ["prefix", ...ACTIVATION_OPTIONS];
  checkNames(caller, "options", options, names);
  return { prefix: options.prefix, activations: convertedActivations(caller, options) };
}

/** Converts a module that has one layer and one direction. */
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
