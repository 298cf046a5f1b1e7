// One gate: its weights, their check, and the sum that goes into its activation.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, type Sizes } from "../base/validate";

/**
 * What one gate has learnt. F features, H hidden units.
 *
 * A type alias, as all records of tensors here: tf.tidy takes no interface for a container of tensors.
 */
export type GateWeights = {
  /** Weighs the input. [F, H] */
  readonly kernel: Tensor2D;
  /** Weighs the previous hidden state. [H, H] */
  readonly recurrent: Tensor2D;
  /** [H] */
  readonly bias: Tensor1D;
};

/**
 * What goes into a gate's activation: a = x · kernel + hidden · recurrent + bias.
 *
 * The same as one product of the two vectors laid end to end, [x, hidden], with the two kernels stacked.
 * @param x [B, F]
 * @param hidden the previous hidden state [B, H]
 * @returns [B, H]
 */
export function preActivation(weights: GateWeights, x: Tensor2D, hidden: Tensor2D): Tensor2D {
  const fromInput = tf.matMul(x, weights.kernel); // [B, H]
  const fromPast = tf.matMul(hidden, weights.recurrent); // [B, H]
  return tf.add(tf.add(fromInput, fromPast), weights.bias); // [B, H]
}

/** Checks one gate's weights; the first gate of a cell gives F and H to the others. */
export function checkGate(sizes: Sizes, operand: string, weights: GateWeights): void {
  checkNames(sizes.caller, operand, weights, ["kernel", "recurrent", "bias"]);
  sizes.check(`${operand}.bias`, weights.bias, ["H"]);
  sizes.check(`${operand}.kernel`, weights.kernel, ["F", "H"]);
  sizes.check(`${operand}.recurrent`, weights.recurrent, ["H", "H"]);
}
