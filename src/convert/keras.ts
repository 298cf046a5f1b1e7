// Weights to and from Keras and tf.layers.
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

/** What layer.getWeights() gives in Keras and tfjs for a cell: kernel, recurrent kernel, and the bias unless the layer has use_bias=False. */
export type KerasWeights =
  | readonly [kernel: ForeignMatrix, recurrentKernel: ForeignMatrix, bias?: ForeignVector | ForeignMatrix]
  | readonly Tensor[];

/** As `KerasWeights`, in tensors. */
export type KerasTensors = [kernel: Tensor2D, recurrentKernel: Tensor2D, bias: Tensor1D | Tensor2D];

/**
 * Weights of keras.layers.LSTM or tf.layers.lstm. F features, H hidden units.
 *
 * The gates stand side by side: input, forget, cell, output. From tensors it is made of differentiable operations: gradients reach the layer's.
 *
 * A layer's activations do not travel with its weights. Say them where they are not tanh and sigmoid: the result then names them, and `lstm`
 * runs with them. tf.layers' default recurrentActivation is "hardSigmoid".
 *
 *     fromKerasLstm(layer.getWeights(), { recurrentActivation: "hardSigmoid" })
 *
 * @param weights [kernel [F, 4H], recurrent kernel [H, 4H], bias [4H]]; without the bias where the layer has use_bias=False
 * @param options the layer's activation and recurrentActivation; tanh and sigmoid where they are absent, as in Keras
 * @throws InputError for anything but two or three, a wrong shape or type, NaN, Infinity, a disposed tensor, an unknown activation
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
 * Weights of keras.layers.SimpleRNN or tf.layers.simpleRNN. F features, H hidden units. As `fromKerasLstm`, with one part.
 * @param weights [kernel [F, H], recurrent kernel [H, H], bias [H]]; without the bias where the layer has use_bias=False
 * @param options the layer's activation; tanh where it is absent
 * @throws InputError as `fromKerasLstm` does
 */
export function fromKerasRnn(weights: KerasWeights, options: RnnActivation = {}): GateWeights & WithActivations {
  checkNames("fromKerasRnn", "options", options, ["activation"]);
  const activations = convertedActivations("fromKerasRnn", options);
  return tf.tidy(() => ({ ...read("fromKerasRnn", weights, "H", ["H"]), ...activations }) as GateWeights);
}

/**
 * Weights of keras.layers.GRU or tf.layers.gru, for `gru` with the same `resetAfter`. F features, H hidden units.
 *
 * The gates stand side by side: update, reset, candidate. With the reset after the product Keras keeps two rows of biases: the candidate's second
 * stands inside the reset's product and stays apart, the other gates' are added.
 * @param weights [kernel [F, 3H], recurrent kernel [H, 3H], bias [2, 3H]]; without resetAfter the bias is [3H]
 * @param options resetAfter, as the layer's reset_after: true is Keras' default, false tfjs' only way. Told by the bias where it is absent, and
 *   false without a bias. Also activation and recurrentActivation, as `fromKerasLstm` has them
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
 * An LSTM's weights as keras.layers.LSTM and tf.layers.lstm keep them. F features, H hidden units.
 * @returns [kernel [F, 4H], recurrent kernel [H, 4H], bias [4H]], for layer.setWeights
 * @throws InputError for weights that `lstm` would refuse
 */
export function toKerasLstm(weights: LstmWeights): KerasTensors {
  checkLstmWeights(new Sizes("toKerasLstm"), weights);
  return tf.tidy(() => write(LSTM_ORDERS.keras.map((gate) => weights[gate])));
}

/**
 * A GRU's weights as keras.layers.GRU and tf.layers.gru keep them. F features, H hidden units.
 * @param options resetAfter, as the layer's reset_after; where it is absent, true for weights with a candidateRecurrentBias, else false
 * @returns [kernel [F, 3H], recurrent kernel [H, 3H], bias [2, 3H]], for layer.setWeights; without resetAfter the bias is [3H]
 * @throws InputError for weights that `gru` would refuse with these options
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
 * A plain RNN's weights as keras.layers.SimpleRNN and tf.layers.simpleRNN keep them. F features, H hidden units.
 * @returns [kernel [F, H], recurrent kernel [H, H], bias [H]], for layer.setWeights
 * @throws InputError for weights that `rnn` would refuse
 */
export function toKerasRnn(weights: GateWeights): KerasTensors {
  checkGate(new Sizes("toKerasRnn"), "weights", gatesAlone(weights));
  return tf.tidy(() => write([weights]));
}

function resetAfterOf(caller: string, options: GruStepOptions, told: boolean): boolean {
  const { resetAfter = told } = options;
  if (typeof resetAfter === "boolean") return resetAfter;
  throw new InputError(`${caller}: options.resetAfter must be true or false, got ${resetAfter}.`);
}

function read(caller: string, weights: KerasWeights, columns: Dimension, biasShape: readonly Dimension[]) {
  if (!Array.isArray(weights) || (weights.length !== 3 && weights.length !== 2)) {
    const got = Array.isArray(weights) ? `${weights.length} of them` : typeof weights;
    throw new InputError(
      `${caller}: weights must be the three that layer.getWeights() gives, kernel, recurrent kernel and bias (two for a layer with use_bias=False), got ${got}. ${SIX}`,
    );
  }
  const sizes = new Sizes(caller);
  const given = weights.length === 3 ? tensorOf<Tensor>(sizes, "bias", weights[2], biasShape) : undefined;
  const kernel = tensorOf<Tensor2D>(sizes, "kernel", weights[0], ["F", columns]);
  const recurrent = tensorOf<Tensor2D>(sizes, "recurrent kernel", weights[1], ["H", columns]);
  const width = kernel.shape[1];
  return { bias: given ?? tf.zeros(biasShape.length === 2 ? [2, width] : [width]), kernel, recurrent };
}

const SIX = "Six are those of a Bidirectional: fromKerasBidirectional takes them.";

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
