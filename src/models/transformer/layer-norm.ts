// Defines layer normalisation, which gives the vector of each step the mean 0 and the variance 1 before a learnt scale.
import type { Tensor1D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, type Sizes } from "../../base/validate";

/** The weights of layer normalisation. F features. */
export type LayerNormWeights = {
  /** The learnt factor of each feature. [F] */
  readonly gain: Tensor1D;
  /** The learnt offset of each feature. [F] */
  readonly shift: Tensor1D;
};

/** The number that PyTorch adds to the variance by default, so that a constant vector causes no division by 0. */
const EPSILON = 1e-5;

/** Checks the weights of layer normalisation. @throws InputError if they are invalid */
export function checkLayerNorm(sizes: Sizes, operand: string, weights: LayerNormWeights): void {
  checkNames(sizes.caller, operand, weights, ["gain", "shift"]);
  sizes.check(`${operand}.gain`, weights.gain, ["F"]);
  sizes.check(`${operand}.shift`, weights.shift, ["F"]);
}

/**
 * Returns (x - mean) / sqrt(variance + 1e-5) * gain + shift, with the mean and the variance over the features of each step. [B, T, F]
 *
 * The variance is the mean of the squared distances, without Bessel's correction. (Ba, Kiros and Hinton 2016, eq. 3)
 */
export function layerNorm({ gain, shift }: LayerNormWeights, x: Tensor3D): Tensor3D {
  const centred = tf.sub(x, tf.mean(x, 2, true)); // [B, T, F]
  const variance = tf.mean(tf.square(centred), 2, true); // [B, T, 1]
  return tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, EPSILON))), gain), shift); // [B, T, F]
}
