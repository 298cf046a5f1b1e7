import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { DenseWeights } from "../../base/dense";
import { fusedRuns } from "../../cells/implementation";
import { kernelDense } from "../../fused/dense";

/** The largest product for which the kernel, which uses a single thread here, is at least as fast as tfjs' backend. */
const SMALL = 1 << 23;

/** Returns x · kernel + bias. [B, N] gives [B, M] */
export function dense({ kernel, bias }: DenseWeights, x: Tensor2D): Tensor2D {
  if (x.size * bias.size <= SMALL && fusedRuns()) return kernelDense(x, kernel, bias);
  return tf.add(tf.matMul(x, kernel), bias); // [B, M]
}
