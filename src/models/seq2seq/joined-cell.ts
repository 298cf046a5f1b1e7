import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GruWeights } from "../../cells/gru";
import type { LstmWeights } from "../../cells/lstm";
import type { GatedState, GatedWeights } from "./model";

/**
 * A cell whose gates' weights lie side by side, so that a step takes one product where `lstmStep` takes eight; the numbers are the same.
 * For a decoder whose next input is not known before its last step, where no sequence function can be used. B batch, V target vocabulary,
 * D context size, H hidden units, G gates.
 */
export interface JoinedCell {
  /** What tokens give to all gates, for many steps at once. [N, V] gives [N, GH] */
  readonly project: (tokens: Tensor2D) => Tensor2D;
  /** One step, its token projected already [B, GH]; the context [B, D] where the kernels have a part for it. */
  readonly step: (projected: Tensor2D, state: GatedState, context: Tensor2D | undefined) => GatedState;
}

/** @param V how many rows of the kernels are for the token; the others are for the context */
export function joinedCell(weights: GatedWeights, V: number): JoinedCell {
  return "forget" in weights ? joinedLstm(weights, V) : joinedGru(weights, V);
}

/** The gates that are sigmoids first: one sigmoid for the three. */
function joinedLstm({ forget, input, output, candidate }: LstmWeights, V: number): JoinedCell {
  const gates = [forget, input, output, candidate];
  const H = forget.bias.shape[0];
  const kernel = tf.concat2d(
    gates.map((gate) => gate.kernel),
    1,
  ); // [V + D, 4H]
  const recurrent = tf.concat2d(
    gates.map((gate) => gate.recurrent),
    1,
  ); // [H, 4H]
  const bias = tf.concat1d(gates.map((gate) => gate.bias)); // [4H]
  const { token, past } = cut(kernel, recurrent, V);
  return {
    project: (tokens) => tf.add(tf.matMul(tokens, token), bias),
    step: (projected, state, context) => {
      const cell = state.cell as Tensor2D; // an LSTM's state has one, as the check of the model has seen
      const sums = tf.add(projected, tf.matMul(endToEnd(context, state.hidden), past)) as Tensor2D; // [B, 4H]
      const [squashed, written] = tf.split(sums, [3 * H, H], 1) as [Tensor2D, Tensor2D];
      const [f, i, o] = tf.split(tf.sigmoid(squashed), 3, 1) as [Tensor2D, Tensor2D, Tensor2D]; // [B, H] each
      const next: Tensor2D = tf.add(tf.mul(f, cell), tf.mul(i, tf.tanh(written))); // [B, H]
      return { hidden: tf.mul(o, tf.tanh(next)), cell: next };
    },
  };
}

/** Update and reset in one product; the candidate waits for the reset. */
function joinedGru({ update, reset, candidate }: GruWeights, V: number): JoinedCell {
  const H = update.bias.shape[0];
  const gates = cut(
    tf.concat2d([update.kernel, reset.kernel], 1), // [V + D, 2H]
    tf.concat2d([update.recurrent, reset.recurrent], 1), // [H, 2H]
    V,
  );
  const content = cut(candidate.kernel, candidate.recurrent, V);
  const token = tf.concat2d([gates.token, content.token], 1); // [V, 3H]
  const bias = tf.concat1d([update.bias, reset.bias, candidate.bias]); // [3H]
  return {
    project: (tokens) => tf.add(tf.matMul(tokens, token), bias),
    step: (projected, { hidden }, context) => {
      const [forGates, forCandidate] = tf.split(projected, [2 * H, H], 1) as [Tensor2D, Tensor2D];
      const sums = tf.add(forGates, tf.matMul(endToEnd(context, hidden), gates.past)); // [B, 2H]
      const [z, r] = tf.split(tf.sigmoid(sums), 2, 1) as [Tensor2D, Tensor2D]; // [B, H] each
      const past = tf.matMul(endToEnd(context, tf.mul(r, hidden)), content.past); // [B, H]
      const g = tf.tanh(tf.add(forCandidate, past)); // [B, H]
      return { hidden: tf.add(tf.mul(z, hidden), tf.mul(tf.sub(1, z), g)) };
    },
  };
}

/** The kernel's rows for the token [V, GH]; below, those for the context with the recurrent kernel under them [D + H, GH]. */
function cut(kernel: Tensor2D, recurrent: Tensor2D, V: number): { readonly token: Tensor2D; readonly past: Tensor2D } {
  const D = kernel.shape[0] - V;
  if (D === 0) return { token: kernel, past: recurrent };
  const [token, context] = tf.split(kernel, [V, D], 0) as [Tensor2D, Tensor2D];
  return { token, past: tf.concat2d([context, recurrent], 0) };
}

function endToEnd(context: Tensor2D | undefined, hidden: Tensor2D): Tensor2D {
  return context ? tf.concat2d([context, hidden], 1) : hidden; // [B, D + H]
}
