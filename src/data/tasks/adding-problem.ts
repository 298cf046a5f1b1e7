// Makes batches of the adding problem: find the two marked numbers of a row, and add them.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkCount, checkSeed } from "../../base/counts";
import { checkNames } from "../../base/validate";
import { addingRows } from "./adding-rows";

/** Options for a batch of the adding problem. */
export interface AddingOptions {
  /** T, the number of steps, at least 2, so that each half of a row can have a mark. */
  readonly length: number;
  /** B, the number of rows. */
  readonly batch: number;
  /** The same seed gives the same batch on every machine and backend. For training, use a new seed for each step. */
  readonly seed: number;
}

/**
 * A batch of the adding problem. B batch, T time steps. It is a type alias because tf.tidy does not accept an interface as a container of tensors.
 */
export type AddingBatch = {
  /** Each step has a value between 0 and 1, and a mark. The mark is 1 at two steps of a row and 0 elsewhere. [B, T, 2] */
  readonly inputs: Tensor3D;
  /** The sum of the two marked values, between 0 and 2. [B, 1] */
  readonly targets: Tensor2D;
};

/**
 * The mean squared error of a model that has learnt nothing and always predicts 1. It is 1/6.
 *
 * This error is the variance of the target. A uniform value on [0, 1] has the variance 1/12, and the variances of the two independent values add.
 */
export const addingBaseline = 1 / 6;

/**
 * Returns a batch of the adding problem. Each row is a long list of values, of which two are marked. The target is the sum of these two. B batch, T
 * time steps.
 *
 *     value_t uniform on [0, 1);   mark_t = 1 at one step of the first half, t < floor(T / 2), and at one step of the second half, otherwise 0
 *     target = sum over t of value_t * mark_t
 *
 * In each half, all steps are equally likely to be marked. Values without a mark are noise. The number of steps between a mark and the end of the
 * row differs from row to row: it can be anything from 0 to T - 1.
 *
 *     const weights = trainable(() => initLstm({ features: 2, units: 16, seed: 1 }));
 *     const { history } = await train({ weights, loss, steps: 500, data: (step) => addingProblem({ length: 50, batch: 32, seed: step }) });
 *
 * You write the function `loss(weights, batch)`, e.g. the mean squared error of a linear layer on the last hidden state.
 * @returns new tensors, which the caller must dispose (`train` disposes them)
 * @throws InputError for `length` below 2, `batch` below 1, a count that is not a whole number, a seed that is not finite, or an unknown option
 * @see Hochreiter and Schmidhuber 1997, section 5.4. Their task has values on [-1, 1] and rows of different lengths. The form used here, with a mark
 *   in each half and the baseline .167, comes from Arjovsky, Shah and Bengio 2016, as described by Tallec and Ollivier 2018, section 3.
 */
export function addingProblem(options: AddingOptions): AddingBatch {
  checkNames("addingProblem", "options", options, ["length", "batch", "seed"]);
  const { length, batch, seed } = options;
  checkCount("addingProblem", "options.length", length, 2);
  checkCount("addingProblem", "options.batch", batch, 1);
  checkSeed("addingProblem", seed);

  const { inputs, targets } = addingRows(length, batch, seed);
  return { inputs: tf.tensor3d(inputs, [batch, length, 2]), targets: tf.tensor2d(targets, [batch, 1]) };
}
