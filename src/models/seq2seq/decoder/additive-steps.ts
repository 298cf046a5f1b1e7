// Computes the steps of a decoder with additive attention from operations of tfjs.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { stepsOf } from "../../../cells/sequence";
import type { JoinedCell } from "./joined-kernel";

/**
 * The operands of decoder steps with additive attention. B batch, T steps, S source length, A attention size, D size of the encoder's hidden
 * states, H hidden units, G gates.
 */
export interface AdditiveOperands {
  /** The part of all gates' pre-activations that comes from the tokens. [B, T, GH] */
  readonly projected: Tensor3D;
  /** [B, S, D] */
  readonly encoded: Tensor3D;
  /** Each encoded state times the key matrix, plus the bias. [B, S, A] */
  readonly keys: Tensor3D;
  /** [H, A] */
  readonly query: Tensor2D;
  /** [A, 1] */
  readonly score: Tensor2D;
  /** The decoder's states before the first step, each [B, H]: the hidden state, and for an LSTM also the cell state. */
  readonly initial: readonly Tensor2D[];
}

/** The result of one step. */
export interface AdditiveStep {
  /** [B, S] */
  readonly scores: Tensor2D;
  /** [B, S] */
  readonly weights: Tensor2D;
  /** [B, D] */
  readonly context: Tensor2D;
  /** The state after the step. */
  readonly state: readonly Tensor2D[];
}

/**
 * Runs the steps one after another. Each step first computes attention with the previous state, and then the new state from the context.
 * @param dropped the result of `dropPast` [B, S]
 */
export function additiveSteps(
  cell: JoinedCell,
  operands: AdditiveOperands,
  dropped: Tensor2D | undefined,
): AdditiveStep[] {
  let state = operands.initial;
  return stepsOf(operands.projected).map((x) => {
    const seen = look(operands, dropped, state[0] as Tensor2D);
    state = cell.step(x, state, seen.context);
    return { ...seen, state };
  });
}

/** Computes `additiveAttention` over keys that are already projected. @param hidden [B, H] */
function look({ encoded, keys, query, score }: AdditiveOperands, dropped: Tensor2D | undefined, hidden: Tensor2D) {
  const [B, S, A] = keys.shape;
  const turned = tf.reshape(tf.matMul(hidden, query), [B, 1, A]); // [B, 1, A]
  const layer = tf.tanh(tf.add(keys, turned)); // [B, S, A]
  const scores: Tensor2D = tf.reshape(tf.matMul(tf.reshape(layer, [B * S, A]), score), [B, S]); // [B, S]
  const kept: Tensor2D = dropped ? tf.add(scores, dropped) : scores; // [B, S]
  const weights = tf.softmax(kept); // [B, S]
  const seen = tf.matMul(tf.reshape(weights, [B, 1, S]), encoded); // [B, 1, D]
  return { scores, weights, context: tf.reshape(seen, [B, encoded.shape[2]]) as Tensor2D }; // context [B, D]
}
