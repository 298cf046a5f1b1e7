import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "../cells/gate";
import { checkGruWeights, type GruGate, type GruStepOptions, type GruWeights } from "../cells/gru";
import { checkLstmWeights, type LstmGate, type LstmWeights } from "../cells/lstm";
import { checkNames, type Dimension, InputError, Sizes } from "../cells/validate";
import { type ForeignMatrix, type ForeignVector, partsAlong, tensorOf } from "./foreign";

/** What layer.getWeights() gives in Keras and tfjs for a cell: kernel, recurrent kernel, bias. */
export type KerasWeights = readonly [
  kernel: ForeignMatrix,
  recurrentKernel: ForeignMatrix,
  bias: ForeignVector | ForeignMatrix,
];

/** As `KerasWeights`, in tensors. */
export type KerasTensors = [kernel: Tensor2D, recurrentKernel: Tensor2D, bias: Tensor1D | Tensor2D];

/** Gates side by side: input, forget, cell, output (keras.layers.LSTM, tf.layers.lstm). */
const LSTM_ORDER: readonly LstmGate[] = ["input", "forget", "candidate", "output"];
/** Update, reset, candidate; Keras calls them z, r, h (keras.layers.GRU, tf.layers.gru). */
const GRU_ORDER: readonly GruGate[] = ["update", "reset", "candidate"];

/**
 * Weights of keras.layers.LSTM or tf.layers.lstm. F features, H hidden units.
 *
 * The gates stand side by side: input, forget, cell, output. A layer's activations do not travel with its weights: tf.layers' default is the
 * hard sigmoid, which no weights make equal. From tensors it is made of differentiable operations: gradients reach the layer's.
 * @param weights [kernel [F, 4H], recurrent kernel [H, 4H], bias [4H]]
 * @throws InputError for anything but three, a wrong shape or type, NaN, Infinity, a disposed tensor
 */
export function fromKerasLstm(weights: KerasWeights): LstmWeights {
  return tf.tidy(() => {
    const { kernel, recurrent, bias } = read("fromKerasLstm", weights, "4H", ["4H"]);
    return byGate(LSTM_ORDER, kernel, recurrent, bias);
  });
}

/**
 * Weights of keras.layers.GRU or tf.layers.gru, for `gru` with the same `resetAfter`. F features, H hidden units.
 *
 * The gates stand side by side: update, reset, candidate. With the reset after the product Keras keeps two rows of biases: the candidate's second
 * stands inside the reset's product and stays apart, the other gates' are added.
 * @param weights [kernel [F, 3H], recurrent kernel [H, 3H], bias [2, 3H]]; without resetAfter the bias is [3H]
 * @param options resetAfter, as the layer's reset_after: true is Keras' default, false tfjs' only way. Told by the bias where it is absent
 * @throws InputError as `fromKerasLstm` does
 */
export function fromKerasGru(weights: KerasWeights, options: GruStepOptions = {}): GruWeights {
  const bias = Array.isArray(weights) ? weights[2] : undefined;
  const rows = bias instanceof tf.Tensor ? bias.rank : Array.isArray(bias?.[0]) ? 2 : 1;
  const resetAfter = resetAfterOf("fromKerasGru", options, rows === 2);
  return tf.tidy(() => {
    const { kernel, recurrent, bias } = read("fromKerasGru", weights, "3H", resetAfter ? ["2", "3H"] : ["3H"]);
    if (!resetAfter) return byGate(GRU_ORDER, kernel, recurrent, bias);
    const [present, past] = tf.split(bias, 2, 0).map((row) => partsAlong(GRU_ORDER, tf.reshape(row, [row.size]), 0));
    const gates = byGate(GRU_ORDER, kernel, recurrent, tf.sum(bias, 0));
    return {
      ...gates,
      candidate: { ...gates.candidate, bias: present?.candidate as Tensor1D },
      candidateRecurrentBias: past?.candidate as Tensor1D,
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
  return tf.tidy(() => write(LSTM_ORDER.map((gate) => weights[gate])));
}

/**
 * A GRU's weights as keras.layers.GRU and tf.layers.gru keep them. F features, H hidden units.
 * @param options resetAfter, as the layer's reset_after; where it is absent, true for weights with a candidateRecurrentBias, else false
 * @returns [kernel [F, 3H], recurrent kernel [H, 3H], bias [2, 3H]], for layer.setWeights; without resetAfter the bias is [3H]
 * @throws InputError for weights that `gru` would refuse with these options
 */
export function toKerasGru(weights: GruWeights, options: GruStepOptions = {}): KerasTensors {
  const resetAfter = resetAfterOf("toKerasGru", options, weights?.candidateRecurrentBias !== undefined);
  checkGruWeights(new Sizes("toKerasGru"), weights, { resetAfter });
  return tf.tidy(() => {
    const [kernel, recurrent, bias] = write(GRU_ORDER.map((gate) => weights[gate]));
    if (!resetAfter) return [kernel, recurrent, bias];
    const H = weights.candidate.bias.size;
    const past = tf.concat([tf.zeros([2 * H]), weights.candidateRecurrentBias ?? tf.zeros([H])]);
    return [kernel, recurrent, tf.stack([bias, past]) as Tensor2D];
  });
}

function resetAfterOf(caller: string, options: GruStepOptions, told: boolean): boolean {
  checkNames(caller, "options", options, ["resetAfter"]);
  const { resetAfter = told } = options;
  if (typeof resetAfter === "boolean") return resetAfter;
  throw new InputError(`${caller}: options.resetAfter must be true or false, got ${resetAfter}.`);
}

function read(caller: string, weights: KerasWeights, columns: Dimension, biasShape: readonly Dimension[]) {
  if (!Array.isArray(weights) || weights.length !== 3) {
    const got = Array.isArray(weights) ? `${weights.length} of them` : typeof weights;
    throw new InputError(
      `${caller}: weights must be the three that layer.getWeights() gives, kernel, recurrent kernel and bias, got ${got}. A layer with use_bias=False has two: add zeros.`,
    );
  }
  const sizes = new Sizes(caller);
  return {
    bias: tensorOf<Tensor>(sizes, "bias", weights[2], biasShape),
    kernel: tensorOf<Tensor2D>(sizes, "kernel", weights[0], ["F", columns]),
    recurrent: tensorOf<Tensor2D>(sizes, "recurrent kernel", weights[1], ["H", columns]),
  };
}

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
