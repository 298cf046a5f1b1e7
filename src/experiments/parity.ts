import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { type ParityBatch, runningParity } from "../data/running-parity";
import { maskedCrossEntropy } from "../models/seq2seq/loss";
import { experiment } from "../runs/define";
import { answers, fit, type RecurrentSettings, recurrentSettings, withNetwork } from "../runs/recurrent";
import type { Experiment } from "../runs/types";

const EXAM = 500;
/** The seed of the exam: no training step has it. */
const EXAM_SEED = -1;

/** What the experiment `parity` is run with. */
export type ParitySettings = RecurrentSettings & { readonly T: number };

/** What a network comes to on rows that it was not trained on. */
export type ParityMeasured = {
  /** Cross-entropy in nats a step; ln 2 is that of who knows nothing. */
  readonly loss: number;
  /** The share of steps whose answer is right; a half by chance. */
  readonly right: number;
  /** The same for the last step alone. */
  readonly rightAtEnd: number;
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** Running parity: one bit that is never to be lost. */
export const parity: Experiment<ParitySettings, ParityMeasured> = experiment({
  name: "parity",
  question: "For how many steps can a cell keep a single bit that each step may turn over?",
  revision: 1,
  settings: { ...recurrentSettings, T: z.int().min(1).default(20).describe("T, time steps") },
  run: (settings: ParitySettings, context) =>
    withNetwork(settings, { features: 1, outputs: 2 }, context.seed, async (net) => {
      const { cell, T, batch } = settings;
      const curve = await fit<ParityBatch>(net, settings, context, {
        data: (seed) => runningParity({ length: T, batch, seed }),
        loss: (weights, { inputs, targets }) => maskedCrossEntropy(answers(cell, weights, inputs), targets),
      });
      const exam = tf.tidy(() => {
        const { inputs, targets } = runningParity({ length: T, batch: EXAM, seed: EXAM_SEED });
        const logits = answers(cell, net, inputs);
        const same = tf.equal(tf.argMax(logits, -1), tf.argMax(targets, -1)); // [B, T]
        const right = tf.cast(same, "float32") as tf.Tensor2D;
        return {
          loss: maskedCrossEntropy(logits, targets).dataSync()[0] as number,
          right: tf.mean(right).dataSync()[0] as number,
          rightAtEnd: tf.mean(tf.slice(right, [0, T - 1], [-1, 1])).dataSync()[0] as number,
        };
      });
      return { ...exam, curve };
    }),
});
