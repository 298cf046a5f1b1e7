// Makes, trains and measures networks that read Human Numbers and predict the next token.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "../cells/gate";
import { type GruWeights, gru } from "../cells/gru";
import { initGru, initLstm, initRnn } from "../cells/init";
import { type LstmWeights, lstm } from "../cells/lstm";
import { rnn } from "../cells/rnn";
import { namedTensors } from "../models/named";
import type { SequenceTrace } from "../models/sequence-cell";
import type { CellWeights } from "./recurrent";

/** The cells of a number model. "relu" is a plain RNN with the activation relu, as in the first models of the book. */
export type NumberCell = "relu" | "rnn" | "lstm" | "gru";

/** The weights of a number model: layers of cells from the bottom up, and an output layer. H hidden units, F tokens in the vocabulary. */
export type NumberModel = {
  readonly layers: CellWeights[];
  /** [H, F] */
  readonly kernel: Tensor2D;
  /** [F] */
  readonly bias: tf.Tensor1D;
};

/** The form of a number model. With `residual`, each layer above the first adds its input to its hidden states. */
export interface NumberForm {
  readonly cell: NumberCell;
  readonly layers: number;
  readonly residual: boolean;
  readonly units: number;
}

/** The states of the layers after a window, from the bottom up. */
export type NumberStates = tf.TensorContainer[];

const runs: Readonly<Record<NumberCell, (weights: CellWeights, x: Tensor3D, initial?: unknown) => SequenceTrace>> = {
  relu: (weights, x, initial) => rnn(weights as GateWeights, x, { activation: "relu", ...startOf(initial) }),
  rnn: (weights, x, initial) => rnn(weights as GateWeights, x, startOf(initial)),
  lstm: (weights, x, initial) => lstm(weights as LstmWeights, x, startOf(initial)),
  gru: (weights, x, initial) => gru(weights as GruWeights, x, startOf(initial)),
};
const startOf = (initial: unknown) => (initial === undefined ? {} : { initial: initial as never });

/** Returns the tensors of a new number model with `features` different tokens. */
export function newNumberLayers({ cell, layers, units }: NumberForm, features: number, seed: number): NumberModel {
  const init = cell === "lstm" ? initLstm : cell === "gru" ? initGru : initRnn;
  return {
    layers: Array.from({ length: layers }, (_, n) =>
      init({ features: n === 0 ? features : units, units, seed: 100 * seed + n }),
    ),
    kernel: initRnn({ features: units, units: features, seed: 100 * seed + 99 }).kernel,
    bias: tf.zeros([features]),
  };
}

/**
 * Returns the logits of the next token, and the state of each layer after the last token. B batch, T tokens, F tokens in the vocabulary.
 *
 * @param ids [B, T]
 * @param options `states` are those of the tokens before; default zeros. `last` returns the logits after the last token only.
 * @returns logits [B, T, F], or [B, 1, F] with `last`
 */
export function readNumbers(
  { cell, residual }: Pick<NumberForm, "cell" | "residual">,
  { layers, kernel, bias }: NumberModel,
  ids: readonly (readonly number[])[],
  { states, last = false }: { states?: NumberStates; last?: boolean } = {},
): { readonly logits: Tensor3D; readonly states: NumberStates } {
  const F = bias.shape[0];
  const [B, T] = [ids.length, ids[0]?.length ?? 0];
  const finals: NumberStates = [];
  let hidden = tf.reshape(tf.oneHot(tf.tensor1d(ids.flat(), "int32"), F), [B, T, F]).toFloat() as Tensor3D;
  for (const [n, weights] of layers.entries()) {
    const trace = runs[cell](weights, hidden, states?.[n]);
    finals.push(trace.final as tf.TensorContainer);
    hidden = residual && n > 0 ? tf.add(hidden, trace.hidden) : trace.hidden; // [B, T, H]
  }
  const H = kernel.shape[0];
  const read = last ? tf.slice(hidden, [0, T - 1, 0], [-1, 1, -1]) : hidden; // [B, 1 or T, H]
  const flat = tf.add(tf.matMul(tf.reshape(read, [-1, H]), kernel), bias);
  return { logits: tf.reshape(flat, [B, last ? 1 : T, F]), states: finals };
}

/** Keeps the states beyond the current tf.tidy. The caller must dispose them. */
export function keepStates(states: NumberStates): void {
  for (const tensor of Object.values(namedTensors(states as object))) tf.keep(tensor);
}
