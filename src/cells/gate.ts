// Defines one gate: its weights, the check of their shapes, and the sum that is the argument of its activation function.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, type Sizes } from "../base/validate";

/**
 * The weights of one gate. F features, H hidden units.
 *
 * All records of tensors are type aliases, because tf.tidy does not accept an interface as a container of tensors.
 */
export type GateWeights = {
  /** Multiplies the input. [F, H] */
  readonly kernel: Tensor2D;
  /** Multiplies the previous hidden state. [H, H] */
  readonly recurrent: Tensor2D;
  /** [H] */
  readonly bias: Tensor1D;
};

/**
 * Returns the argument of a gate's activation function: a = x · kernel + hidden · recurrent + bias.
 *
 * Papers often write the same sum as one product: the concatenated vector [x, hidden] times the two kernels stacked.
 * @param x [B, F]
 * @param hidden the previous hidden state [B, H]
 * @returns [B, H]
 */
export function preActivation(weights: GateWeights, x: Tensor2D, hidden: Tensor2D): Tensor2D {
  const fromInput = tf.matMul(x, weights.kernel); // [B, H]
  const fromPast = tf.matMul(hidden, weights.recurrent); // [B, H]
  return tf.add(tf.add(fromInput, fromPast), weights.bias); // [B, H]
}

/** Checks the weights of one gate. The first gate of a cell that is checked sets the sizes F and H for the other gates. */
export function checkGate(sizes: Sizes, operand: string, weights: GateWeights): void {
  checkNames(sizes.caller, operand, weights, ["kernel", "recurrent", "bias"]);
  sizes.check(`${operand}.bias`, weights.bias, ["H"]);
  sizes.check(`${operand}.kernel`, weights.kernel, ["F", "H"]);
  sizes.check(`${operand}.recurrent`, weights.recurrent, ["H", "H"]);
}
