// Computes the answers of a network from its hidden states, either at each step or after the last step.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "../cells/gate";
import { type GruWeights, gru } from "../cells/gru";
import { type LstmWeights, lstm } from "../cells/lstm";
import { rnn } from "../cells/rnn";
import type { CellName, Network } from "./recurrent";

/** Computes the answers of a network for a batch of rows. Call the functions inside tf.tidy. */
export interface Reader {
  /** Returns the answer at each step. [B, T, F] -> [B, T, O] */
  readonly each: (inputs: Tensor3D) => Tensor3D;
  /** Returns the answer after the last step. [B, T, F] -> [B, O] */
  readonly last: (inputs: Tensor3D) => Tensor2D;
}

/** The hidden states of a cell for a batch of rows: `hidden` after each step [B, T, H], and `final` after the last step [B, H]. */
export type Reading = { readonly hidden: Tensor3D; readonly final: Tensor2D };

/** Returns functions that compute answers: they run a cell with `read`, and multiply its hidden states by the weights of the output layer. */
export function reader(
  { kernel, bias }: Pick<Network, "kernel" | "bias">,
  read: (inputs: Tensor3D) => Reading,
): Reader {
  return {
    each: (inputs) => {
      const { hidden } = read(inputs); // [B, T, H]
      const [B, T, H] = hidden.shape;
      const flat = tf.add(tf.matMul(tf.reshape(hidden, [B * T, H]), kernel), bias); // [BT, O]
      return tf.reshape(flat, [B, T, kernel.shape[1]]);
    },
    last: (inputs) => tf.add(tf.matMul(read(inputs).final, kernel), bias), // [B, O]
  };
}

function readingOf(name: CellName, { cell }: Pick<Network, "cell">, inputs: Tensor3D): Reading {
  if (name === "rnn") return rnn(cell as GateWeights, inputs);
  if (name === "gru") return gru(cell as GruWeights, inputs);
  const { hidden, final } = lstm(cell as LstmWeights, inputs);
  return { hidden, final: final.hidden };
}

/** Returns the functions that compute the answers of a network with one of the three cells. */
export const readerOf = (name: CellName, net: Network): Reader => reader(net, (inputs) => readingOf(name, net, inputs));

/** Returns the hidden state after each step. [B, T, F] -> [B, T, H] */
export function hiddenStates(name: CellName, net: Pick<Network, "cell">, inputs: Tensor3D): Tensor3D {
  return readingOf(name, net, inputs).hidden;
}

/** Returns the answer at each step. [B, T, F] -> [B, T, O] */
export function answers(name: CellName, net: Network, inputs: Tensor3D): Tensor3D {
  return readerOf(name, net).each(inputs);
}

/** Returns the answer after the last step. [B, T, F] -> [B, O] */
export function lastAnswer(name: CellName, net: Network, inputs: Tensor3D): Tensor2D {
  return readerOf(name, net).last(inputs);
}
