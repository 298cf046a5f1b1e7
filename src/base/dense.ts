// Defines a fully connected layer: its weights, the check of their shapes, and its product over all time steps.
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, type Letter, type Sizes } from "./validate";

/** A fully connected layer, x · kernel + bias. N inputs, M outputs. */
export type DenseWeights = {
  /** [N, M] */
  readonly kernel: Tensor2D;
  /** [M] */
  readonly bias: Tensor1D;
};

/** Checks the weights of a fully connected layer. `inputs` and `outputs` are the letters of N and M. @throws InputError if they are invalid */
export function checkDense(
  sizes: Sizes,
  operand: string,
  weights: DenseWeights,
  inputs: Letter,
  outputs: Letter,
): void {
  checkNames(sizes.caller, operand, weights, ["kernel", "bias"]);
  sizes.check(`${operand}.bias`, weights.bias, [outputs]);
  sizes.check(`${operand}.kernel`, weights.kernel, [inputs, outputs]);
}

/** Returns x · kernel + bias for the vector of each step. [B, T, N] gives [B, T, M] */
export function denseOverTime({ kernel, bias }: DenseWeights, x: Tensor3D): Tensor3D {
  return tf.add(eachTimes(x, kernel), bias); // [B, T, M]
}

/**
 * Multiplies the vector of each step by a matrix, in one product over all steps. [B, T, N] and [N, M] give [B, T, M]
 *
 * tfjs would also accept the two tensors directly, but would then copy the matrix for each sequence of the batch.
 */
export function eachTimes(x: Tensor3D, matrix: Tensor2D): Tensor3D {
  const [B, T, N] = x.shape;
  return tf.reshape(tf.matMul(tf.reshape(x, [B * T, N]), matrix), [B, T, matrix.shape[1]]);
}
