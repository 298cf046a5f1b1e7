// Defines the tasks that experiments train on, each with its loss and its test.
import type { Scalar, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { addingProblem } from "../data/tasks/adding-problem";
import { type CopySizes, copyTask } from "../data/tasks/copy-task";
import { runningParity } from "../data/tasks/running-parity";
import { maskedCrossEntropy } from "../models/seq2seq/loss";
import type { RunContext } from "../runs/types";
import { type Reader, readerOf } from "./answers";
import { type Ends, fit, type RecurrentSettings, withNetwork } from "./recurrent";

/** A batch of rows with their correct answers. */
export type Rows = { readonly inputs: Tensor3D; readonly targets: tf.Tensor };

/**
 * A task that needs memory. It consists of an unlimited source of rows, a loss for training, and a test with rows that are never used for training.
 */
export interface Task<M extends { readonly right: number } = { readonly right: number }> {
  readonly ends: Ends;
  /** Returns new rows. The same seed gives the same rows. */
  readonly data: (batch: number, seed: number) => Rows;
  /** Returns the loss as a scalar. The caller must call this inside tf.tidy. */
  readonly loss: (reader: Reader, rows: Rows) => Scalar;
  /** Returns the rows of the test. The caller must dispose them. */
  readonly examRows: () => Rows;
  readonly exam: (reader: Reader) => M;
}

/** The seed for the rows of every test. No training step uses this seed. */
export const EXAM_SEED = -1;
/**
 * The largest error of an answer that counts as correct. Hochreiter and Schmidhuber 1997, section 5.4, use 0.04 for targets in [0, 1]. The targets
 * here are in [0, 2], so the limit is twice as large.
 */
const NEAR = 0.08;

/** Returns the adding problem with T steps as a task. */
export function addingTask(T: number): Task<{ error: number; right: number }> {
  const rows = 2000;
  const data = (batch: number, seed: number): Rows => addingProblem({ length: T, batch, seed });
  const examRows = () => data(rows, EXAM_SEED);
  return {
    ends: { features: 2, outputs: 1 },
    data,
    loss: (reader, { inputs, targets }) => tf.losses.meanSquaredError(targets, reader.last(inputs)),
    examRows,
    exam: (reader) => {
      const errors = tf.tidy(() => {
        const { inputs, targets } = examRows();
        return Array.from(tf.sub(reader.last(inputs), targets).dataSync());
      });
      const error = errors.reduce((sum, one) => sum + one * one, 0) / rows;
      return { error, right: errors.filter((one) => Math.abs(one) <= NEAR).length / rows };
    },
  };
}

/** Returns the copy task. Its test measures the loss in nats per step, and the share of repeated symbols that are correct. */
export function copyingTask(sizes: CopySizes): Task<{ loss: number; right: number }> {
  const { symbols, copy, delay } = sizes;
  const data = (batch: number, seed: number) => copyTask({ ...sizes, batch, seed });
  const examRows = () => data(500, EXAM_SEED);
  return {
    ends: { features: symbols + 2, outputs: symbols + 1 },
    data,
    loss: crossEntropy,
    examRows,
    exam: (reader) =>
      tf.tidy(() => {
        const { inputs, targets } = examRows();
        const logits = reader.each(inputs);
        const last = (x: Tensor3D) => tf.argMax(tf.slice(x, [0, delay + copy, 0], [-1, copy, -1]), -1);
        return {
          loss: numberOf(maskedCrossEntropy(logits, targets)),
          right: numberOf(tf.mean(tf.cast(tf.equal(last(logits), last(targets)), "float32"))),
        };
      }),
  };
}

/**
 * Returns running parity with T steps as a task. Its test measures the loss in nats per step, the share of correct answers, and the share of correct
 * last answers.
 */
export function parityTask(T: number): Task<{ loss: number; right: number; rightAtEnd: number }> {
  const data = (batch: number, seed: number) => runningParity({ length: T, batch, seed });
  const examRows = () => data(500, EXAM_SEED);
  return {
    ends: { features: 1, outputs: 2 },
    data,
    loss: crossEntropy,
    examRows,
    exam: (reader) =>
      tf.tidy(() => {
        const { inputs, targets } = examRows();
        const logits = reader.each(inputs);
        const right = tf.cast(tf.equal(tf.argMax(logits, -1), tf.argMax(targets, -1)), "float32"); // [B, T]
        return {
          loss: numberOf(maskedCrossEntropy(logits, targets)),
          right: numberOf(tf.mean(right)),
          rightAtEnd: numberOf(tf.mean(tf.slice(right, [0, T - 1], [-1, 1]))),
        };
      }),
  };
}

const crossEntropy = (reader: Reader, { inputs, targets }: Rows) =>
  maskedCrossEntropy(reader.each(inputs), targets as Tensor3D);

const numberOf = (tensor: tf.Tensor) => tensor.dataSync()[0] as number;

/** Trains one of the three cells on a task, tests it, and returns the measured values. */
export async function runTask<M extends { readonly right: number }>(
  task: Task<M>,
  settings: RecurrentSettings,
  context: RunContext,
): Promise<M & { readonly curve: readonly number[] }> {
  const { cell, batch } = settings;
  return withNetwork(settings, task.ends, context.seed, async (net) => {
    const curve = await fit<Rows>(net, settings, context, {
      data: (seed) => task.data(batch, seed),
      loss: (weights, rows) => task.loss(readerOf(cell, weights), rows),
    });
    return { ...task.exam(readerOf(cell, net)), curve };
  });
}
