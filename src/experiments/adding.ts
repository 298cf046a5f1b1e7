import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { type AddingBatch, addingProblem } from "../data/adding-problem";
import { experiment } from "../runs/define";
import { fit, lastAnswer, type RecurrentSettings, recurrentSettings, withNetwork } from "../runs/recurrent";
import type { Experiment } from "../runs/types";

/** Rows of the exam, which nobody trains on. */
const EXAM = 2000;
/** The seed of the exam: no training step has it. */
const EXAM_SEED = -1;
/** An answer that is off by no more is right. Hochreiter and Schmidhuber 1997, section 5.4: 0.04 on targets in [0, 1]; these lie in [0, 2]. */
const NEAR = 0.08;

/** What the experiment `adding` is run with. */
export type AddingSettings = RecurrentSettings & { readonly T: number };

/** What a network comes to on rows that it was not trained on. */
export type AddingMeasured = {
  /** Mean squared error; 1/6 is the error of who always says 1. */
  readonly error: number;
  /** The share of answers that are off by 0.08 at most. */
  readonly right: number;
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** The adding problem: which cell still finds the two marked numbers when the row gets long? */
export const adding: Experiment<AddingSettings, AddingMeasured> = experiment({
  name: "adding",
  question: "How long can a row be of which a cell remembers two marked numbers, and gives their sum?",
  revision: 1,
  settings: { ...recurrentSettings, T: z.int().min(2).default(50).describe("T, time steps") },
  run: (settings: AddingSettings, context) =>
    withNetwork(settings, { features: 2, outputs: 1 }, context.seed, async (net) => {
      const { cell, T, batch } = settings;
      const curve = await fit<AddingBatch>(net, settings, context, {
        data: (seed) => addingProblem({ length: T, batch, seed }),
        loss: (weights, { inputs, targets }) =>
          tf.losses.meanSquaredError(targets, lastAnswer(cell, weights, inputs)) as tf.Scalar,
      });
      const errors = tf.tidy(() => {
        const { inputs, targets } = addingProblem({ length: T, batch: EXAM, seed: EXAM_SEED });
        return Array.from(tf.sub(lastAnswer(cell, net, inputs), targets).dataSync());
      });
      const error = errors.reduce((sum, one) => sum + one * one, 0) / EXAM;
      return { error, right: errors.filter((one) => Math.abs(one) <= NEAR).length / EXAM, curve };
    }),
});
