import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { type CopyBatch, copyTask } from "../data/copy-task";
import { maskedCrossEntropy } from "../models/seq2seq/loss";
import { experiment } from "../runs/define";
import { answers, fit, type RecurrentSettings, recurrentSettings, withNetwork } from "../runs/recurrent";
import type { Experiment } from "../runs/types";

const EXAM = 500;
/** The seed of the exam: no training step has it. */
const EXAM_SEED = -1;

/** What the experiment `copy` is run with. */
export type CopySettings = RecurrentSettings & {
  readonly T: number;
  readonly symbols: number;
  readonly copy: number;
};

/** What a network comes to on sequences that it was not trained on. */
export type CopyMeasured = {
  /** Cross-entropy in nats a step; `copyBaseline` is that of who remembers nothing. */
  readonly loss: number;
  /** The share of repeated symbols that are right; 1 / S by chance. */
  readonly right: number;
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** The copy task: which cell can still say what it has read T steps ago? */
export const copy: Experiment<CopySettings, CopyMeasured> = experiment({
  name: "copy",
  question: "For how many steps can a cell keep symbols that it has read, and then repeat them?",
  revision: 1,
  settings: {
    ...recurrentSettings,
    T: z.int().min(1).default(20).describe("T, steps between the last symbol and the first repetition"),
    symbols: z.int().min(2).default(8).describe("how many different symbols there are"),
    copy: z.int().min(1).default(3).describe("how many are to be remembered"),
  },
  run: (settings: CopySettings, context) =>
    withNetwork(
      settings,
      { features: settings.symbols + 2, outputs: settings.symbols + 1 },
      context.seed,
      async (net) => {
        const { cell, T, symbols, copy, batch } = settings;
        const sizes = { symbols, copy, delay: T };
        const curve = await fit<CopyBatch>(net, settings, context, {
          data: (seed) => copyTask({ ...sizes, batch, seed }),
          loss: (weights, { inputs, targets }) => maskedCrossEntropy(answers(cell, weights, inputs), targets),
        });
        const exam = tf.tidy(() => {
          const { inputs, targets } = copyTask({ ...sizes, batch: EXAM, seed: EXAM_SEED });
          const logits = answers(cell, net, inputs);
          const last = (x: tf.Tensor3D) => tf.argMax(tf.slice(x, [0, T + copy, 0], [-1, copy, -1]), -1);
          return {
            loss: maskedCrossEntropy(logits, targets).dataSync()[0] as number,
            right: tf.mean(tf.cast(tf.equal(last(logits), last(targets)), "float32")).dataSync()[0] as number,
          };
        });
        return { ...exam, curve };
      },
    ),
});
