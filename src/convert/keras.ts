// Converts weights to and from Keras and tf.layers.
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, type Dimension, InputError, Sizes } from "../base/validate";
import {
  ACTIVATION_OPTIONS,
  type CellActivations,
  convertedActivations,
  gatesAlone,
  type WithActivations,
} from "../cells/activations";
import { checkGate, type GateWeights } from "../cells/gate";
import { checkGruWeights, type GruStepOptions, type GruWeights } from "../cells/gru";
import { checkLstmWeights, type LstmWeights } from "../cells/lstm";
import type { RnnActivation } from "../cells/rnn";
import { type ForeignMatrix, type ForeignVector, partsAlong, tensorOf } from "./foreign";
import { GRU_ORDERS, LSTM_ORDERS } from "./gate-orders";

/** The result of layer.getWeights() in Keras and tfjs: kernel, recurrent kernel and bias. A layer with use_bias=False has no bias. */
export type KerasWeights =
  | readonly [kernel: ForeignMatrix, recurrentKernel: ForeignMatrix, bias?: ForeignVector | ForeignMatrix]
  | readonly Tensor[];

/** The same as `KerasWeights`, but always as tensors. */
export type KerasTensors = [kernel: Tensor2D, recurrentKernel: Tensor2D, bias: Tensor1D | Tensor2D];

/**
 * Converts the weights of keras.layers.LSTM or tf.layers.lstm. F features, H hidden units.
 *
 * Keras stores the gates side by side in the order input, forget, cell, output. The conversion is differentiable: if the weights are tensors,
 * gradients flow back to them.
 *
 * The weights do not contain the layer's activations. If these are not tanh and sigmoid, pass them in `options`. The result then names the
 * activations, and `lstm` uses them. The default recurrentActivation of tf.layers is "hardSigmoid".
 *
 *     fromKerasLstm(layer.getWeights(), { recurrentActivation: "hardSigmoid" })
 *
 * @param weights [kernel [F, 4H], recurrent kernel [H, 4H], bias [4H]]; without the bias if the layer has use_bias=False
 * @param options the `activation` and `recurrentActivation` of the layer; by default tanh and sigmoid, as in Keras
 * @throws InputError for a number of arrays other than two or three, a wrong shape or type, NaN, Infinity, a disposed tensor, or an unknown activation
 */
export function fromKerasLstm(weights: KerasWeights, options: CellActivations = {}): LstmWeights & WithActivations {
  checkNames("fromKerasLstm", "options", options, ACTIVATION_OPTIONS);
  const activations = convertedActivations("fromKerasLstm", options);
  return tf.tidy(() => {
    const { kernel, recurrent, bias } = read("fromKerasLstm", weights, "4H", ["4H"]);
    return { ...byGate(LSTM_ORDERS.keras, kernel, recurrent, bias), ...activations };
  });
}

/**
 * Converts the weights of keras.layers.SimpleRNN or tf.layers.simpleRNN, in the same way as `fromKerasLstm`. The layer has one set of weights and no gates.
 * F features, H hidden units.
 * @param weights [kernel [F, H], recurrent kernel [H, H], bias [H]]; without the bias if the layer has use_bias=False
 * @param options the `activation` of the layer; tanh by default
 * @throws InputError as `fromKerasLstm` does
 */
export function fromKerasRnn(weights: KerasWeights, options: RnnActivation = {}): GateWeights & WithActivations {
  checkNames("fromKerasRnn", "options", options, ["activation"]);
  const activations = convertedActivations("fromKerasRnn", options);
  return tf.tidy(() => ({ ...read("fromKerasRnn", weights, "H", ["H"]), ...activations }) as GateWeights);
}

/**
 * Converts the weights of keras.layers.GRU or tf.layers.gru, for `gru` with the same `resetAfter`. F features, H hidden units.
 *
 * Keras stores the gates side by side in the order update, reset, candidate. If the reset gate acts after the product, Keras has two rows of
 * biases. The second bias of the candidate stays separate, because the reset gate multiplies it. For each other gate the two biases are added.
 * @param weights [kernel [F, 3H], recurrent kernel [H, 3H], bias [2, 3H]]; without `resetAfter` the bias is [3H]
 * @param options `resetAfter` is the layer's reset_after (true is Keras' default, and tfjs supports only false). By default the shape of the bias
 *   decides, and without a bias `resetAfter` is false. Also `activation` and `recurrentActivation`, as for `fromKerasLstm`.
 * @throws InputError as `fromKerasLstm` does
 */
export function fromKerasGru(weights: KerasWeights, options: GruStepOptions = {}): GruWeights & WithActivations {
  const bias = Array.isArray(weights) ? weights[2] : undefined;
  const rows = bias instanceof tf.Tensor ? bias.rank : Array.isArray(bias?.[0]) ? 2 : 1;
  checkNames("fromKerasGru", "options", options, ["resetAfter", ...ACTIVATION_OPTIONS]);
  const resetAfter = resetAfterOf("fromKerasGru", options, rows === 2);
  const activations = convertedActivations("fromKerasGru", options);
  return tf.tidy(() => {
    const { kernel, recurrent, bias } = read("fromKerasGru", weights, "3H", resetAfter ? ["2", "3H"] : ["3H"]);
    if (!resetAfter) return { ...byGate(GRU_ORDERS.keras, kernel, recurrent, bias), ...activations };
    const [present, past] = tf
      .split(bias, 2, 0)
      .map((row) => partsAlong(GRU_ORDERS.keras, tf.reshape(row, [row.size]), 0));
    const gates = byGate(GRU_ORDERS.keras, kernel, recurrent, tf.sum(bias, 0));
    return {
      ...gates,
      candidate: { ...gates.candidate, bias: present?.candidate as Tensor1D },
      candidateRecurrentBias: past?.candidate as Tensor1D,
      ...activations,
    };
  });
}

/**
 * Converts an LSTM's weights for keras.layers.LSTM or tf.layers.lstm. F features, H hidden units.
 * @returns [kernel [F, 4H], recurrent kernel [H, 4H], bias [4H]], for layer.setWeights
 * @throws InputError for weights that `lstm` would reject
 */
export function toKerasLstm(weights: LstmWeights): KerasTensors {
  checkLstmWeights(new Sizes("toKerasLstm"), weights);
  return tf.tidy(() => write(LSTM_ORDERS.keras.map((gate) => weights[gate])));
}

/**
 * Converts a GRU's weights for keras.layers.GRU or tf.layers.gru. F features, H hidden units.
 * @param options `resetAfter` is the layer's reset_after. By default it is true if the weights have a candidateRecurrentBias, otherwise false.
 * @returns [kernel [F, 3H], recurrent kernel [H, 3H], bias [2, 3H]], for layer.setWeights; without resetAfter the bias is [3H]
 * @throws InputError for weights that `gru` would reject with these options
 */
export function toKerasGru(weights: GruWeights, options: Pick<GruStepOptions, "resetAfter"> = {}): KerasTensors {
  checkNames("toKerasGru", "options", options, ["resetAfter"]);
  const resetAfter = resetAfterOf("toKerasGru", options, weights?.candidateRecurrentBias !== undefined);
  checkGruWeights(new Sizes("toKerasGru"), weights, { resetAfter });
  return tf.tidy(() => {
    const [kernel, recurrent, bias] = write(GRU_ORDERS.keras.map((gate) => weights[gate]));
    if (!resetAfter) return [kernel, recurrent, bias];
    const H = weights.candidate.bias.size;
    const past = tf.concat([tf.zeros([2 * H]), weights.candidateRecurrentBias ?? tf.zeros([H])]);
    return [kernel, recurrent, tf.stack([bias, past]) as Tensor2D];
  });
}

/**
 * Converts a plain RNN's weights for keras.layers.SimpleRNN or tf.layers.simpleRNN. F features, H hidden units.
 * @returns [kernel [F, H], recurrent kernel [H, H], bias [H]], for layer.setWeights
 * @throws InputError for weights that `rnn` would reject
 */
export function toKerasRnn(weights: GateWeights): KerasTensors {
  checkGate(new Sizes("toKerasRnn"), "weights", gatesAlone(weights));
  return tf.tidy(() => write([weights]));
}

function resetAfterOf(caller: string, options: GruStepOptions, byDefault: boolean): boolean {
  const { resetAfter = byDefault } = options;
  if (typeof resetAfter === "boolean") return resetAfter;
  throw new InputError(`${caller}: options.resetAfter must be true or false, got ${resetAfter}.`);
}

function read(caller: string, weights: KerasWeights, columns: Dimension, biasShape: readonly Dimension[]) {
  if (!Array.isArray(weights) || (weights.length !== 3 && weights.length !== 2)) {
    const got = Array.isArray(weights) ? `an array of length ${weights.length}` : `a value of type ${typeof weights}`;
    throw new InputError(
      `${caller}: weights must be the three arrays of layer.getWeights(): kernel, recurrent kernel and bias (two for a layer with use_bias=False), got ${got}. ${SIX}`,
    );
  }
  const sizes = new Sizes(caller);
  const given = weights.length === 3 ? tensorOf<Tensor>(sizes, "bias", weights[2], biasShape) : undefined;
  const kernel = tensorOf<Tensor2D>(sizes, "kernel", weights[0], ["F", columns]);
  const recurrent = tensorOf<Tensor2D>(sizes, "recurrent kernel", weights[1], ["H", columns]);
  const width = kernel.shape[1];
  return { bias: given ?? tf.zeros(biasShape.length === 2 ? [2, width] : [width]), kernel, recurrent };
}

const SIX = "For the six arrays of a Bidirectional, use fromKerasBidirectional.";

function byGate<G extends string>(
  order: readonly G[],
  kernel: Tensor2D,
  recurrent: Tensor2D,
  bias: Tensor,
): Record<G, GateWeights> {
  const [kernels, recurrents] = [partsAlong(order, kernel, 1), partsAlong(order, recurrent, 1)];
  const biases = partsAlong(order, bias, 0);
  const gate = (name: G) => ({ kernel: kernels[name], recurrent: recurrents[name], bias: biases[name] });
  return Object.fromEntries(order.map((name) => [name, gate(name)])) as Record<G, GateWeights>;
}

function write(gates: readonly GateWeights[]): [Tensor2D, Tensor2D, Tensor1D] {
  const side = (part: "kernel" | "recurrent") =>
    tf.concat(
      gates.map((gate) => gate[part]),
      1,
    );
  return [side("kernel"), side("recurrent"), tf.concat(gates.map((gate) => gate.bias)) as Tensor1D];
}
