// Makes batches of the task running parity: after each bit, predict whether the number of ones so far is odd.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount, checkSeed } from "../../base/counts";
import { seededRandom } from "../../base/random";
import { checkNames } from "../../base/validate";

/** Options for a batch of running parity. */
export interface ParityOptions {
  /** T, the number of bits in each row, at least 1. */
  readonly length: number;
  /** B, the number of rows. */
  readonly batch: number;
  /** The same seed gives the same batch on every machine and backend. For training, use a new seed for each step. */
  readonly seed: number;
}

/** A batch of running parity. B batch, T time steps. It is a type alias because tf.tidy does not accept an interface as a container of tensors. */
export type ParityBatch = {
  /** A bit at each step, 0 or 1. [B, T, 1] */
  readonly inputs: Tensor3D;
  /**
   * One-hot rows. The first number is 1 if the bits so far contain an even number of ones, the second number is 1 if they contain an odd number.
   * [B, T, 2]
   */
  readonly targets: Tensor3D;
};

/** The loss of a model that has learnt nothing: ln 2 nats per step, because each bit is equally likely to be 0 or 1. */
export const parityBaseline = Math.LN2;

/**
 * Returns a batch of running parity. The target at each step is whether the number of ones so far is even or odd. B batch, T time steps.
 *
 *     bit_t 0 or 1, equally likely;   parity_t = (bit_1 + … + bit_t) mod 2
 *
 * One bit of memory is enough, but this bit must never be lost. Each step flips the bit or keeps it, so one error makes all later answers wrong.
 * @returns new tensors, which the caller must dispose (`train` disposes them)
 * @throws InputError for `length` or `batch` below 1, a count that is not a whole number, a seed that is not finite, or an unknown option
 */
export function runningParity(options: ParityOptions): ParityBatch {
  checkNames("runningParity", "options", options, ["length", "batch", "seed"]);
  const { length, batch, seed } = options;
  checkCount("runningParity", "options.length", length, 1);
  checkCount("runningParity", "options.batch", batch, 1);
  checkSeed("runningParity", seed);

  const random = seededRandom(seed, "running parity");
  const inputs = new Float32Array(batch * length);
  const targets = new Float32Array(batch * length * 2);
  for (let row = 0; row < batch; row++) {
    let parity = 0;
    for (let t = 0; t < length; t++) {
      const bit = random() < 0.5 ? 0 : 1;
      parity ^= bit;
      inputs[row * length + t] = bit;
      targets[(row * length + t) * 2 + parity] = 1;
    }
  }
  return { inputs: tf.tensor3d(inputs, [batch, length, 1]), targets: tf.tensor3d(targets, [batch, length, 2]) };
}
