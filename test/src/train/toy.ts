import type { Scalar, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { initLstm, type LstmWeights, lstm, trainable } from "gatebook";
import { seededRandom } from "../../../src/base/random";

/**
 * Makes data for the adding problem (Hochreiter and Schmidhuber 1997). The inputs are numbers in [0, 1), of which two are marked. The target is the sum
 * of the two marked numbers. A model that always predicts 1 has a loss of 1/6, the variance of the sum of two such numbers.
 */
export type Adding = { inputs: Tensor3D; targets: Tensor2D };
export const BASELINE = 1 / 6;

export function adding(rows: number, seed: number, steps = 10): Adding {
  const random = seededRandom(seed, "adding");
  const half = steps / 2;
  const sequences = Array.from({ length: rows }, () => {
    const marks = [Math.floor(random() * half), half + Math.floor(random() * half)];
    return Array.from({ length: steps }, (_, t) => [random(), marks.includes(t) ? 1 : 0] as const);
  });
  const sums = sequences.map((sequence) => [sequence.reduce((sum, [value, mark]) => sum + value * mark, 0)]);
  return { inputs: tf.tensor3d(sequences as unknown as number[][][]), targets: tf.tensor2d(sums) };
}

export type Model = { cell: LstmWeights; head: { kernel: Tensor2D; bias: tf.Tensor1D } };

export function model(units = 8, seed = 1): Model {
  return trainable(() => ({
    cell: initLstm({ features: 2, units, seed }),
    head: { kernel: tf.fill([units, 1], 0.1), bias: tf.zeros([1]) },
  }));
}

/** Returns the mean squared error of the answers. */
export function loss({ cell, head }: Model, { inputs, targets }: Adding): Scalar {
  const { hidden } = lstm(cell, inputs).final; // [B, H]
  const answer = tf.add(tf.matMul(hidden, head.kernel), head.bias); // [B, 1]
  return tf.mean(tf.square(tf.sub(answer, targets)));
}

/** Returns all numbers of a model, for an exact comparison. */
export const numbersOf = ({ cell, head }: Model): number[] =>
  [...Object.values(cell).flatMap((gate) => Object.values(gate)), head.kernel, head.bias].flatMap((tensor) =>
    Array.from(tensor.dataSync()),
  );
