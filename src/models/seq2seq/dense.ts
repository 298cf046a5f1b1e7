// Computes the fully connected layers of an encoder-decoder.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { fusedRuns } from "../../cells/implementation";
import { kernelDense } from "../../fused/dense";
import type { DenseWeights } from "./model";

/** The largest product for which the kernel, which uses a single thread here, is at least as fast as tfjs' backend. */
const SMALL = 1 << 23;

/** Returns x · kernel + bias. [B, N] gives [B, M] */
export function dense({ kernel, bias }: DenseWeights, x: Tensor2D): Tensor2D {
  if (x.size * bias.size <= SMALL && fusedRuns()) return kernelDense(x, kernel, bias);
  return tf.add(tf.matMul(x, kernel), bias); // [B, M]
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
