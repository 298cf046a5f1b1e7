import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { seededRandom } from "../cells/random";
import { type ReversalBatch, reversalTask } from "../data/reversal";
import { greedyDecode } from "../models/seq2seq/greedy-decode";
import { initSeq2Seq } from "../models/seq2seq/init";
import { maskedCrossEntropy } from "../models/seq2seq/loss";
import { exactMatch } from "../models/seq2seq/metrics";
import type { Seq2Seq } from "../models/seq2seq/model";
import { seq2seq } from "../models/seq2seq/seq2seq";
import { experiment } from "../runs/define";
import { fit, recurrentSettings } from "../runs/recurrent";
import type { Experiment } from "../runs/types";
import { trainable } from "../train/trainable";

/** Rows of the exam, of each length. */
const EXAM = 200;
/** The seed of the exam: no training step has it. */
const EXAM_SEED = -1;
/** So much longer than any row that was trained on are the longest of the exam. */
const BEYOND = 4;

/** What the experiment `attention` is run with. */
export type AttentionSettings = {
  readonly scorer: "none" | "dot" | "general" | "additive";
  readonly cell: "lstm" | "gru";
  readonly units: number;
  readonly symbols: number;
  readonly shortest: number;
  readonly longest: number;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly clipNorm: number;
};

/** How an encoder-decoder writes rows backwards that it was not trained on. */
export type AttentionMeasured = {
  /** The share of rows of the longest length that was trained on in which no symbol is wrong. */
  readonly exactAtLongest: number;
  /** Lengths of the exam's rows: those that were trained on, and four more. [L] */
  readonly lengths: readonly number[];
  /** The share of rows of that length in which no symbol is wrong. [L] */
  readonly exact: readonly number[];
  /** The share of symbols that are right. [L] */
  readonly right: readonly number[];
  /** The share of steps that look most at the symbol which they have to write; 0 without attention. [L] */
  readonly looksRight: readonly number[];
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** An encoder that reads both ways and a decoder that writes: with attention, or through the bottleneck of one vector. */
export function reverserOf(settings: AttentionSettings, seed: number): Seq2Seq {
  const { scorer, cell, units, symbols } = settings;
  return initSeq2Seq({
    cell,
    units,
    encoderUnits: units / 2, // both ways together as wide as the decoder, as dot products need it
    bidirectional: true,
    sourceSize: symbols,
    targetSize: symbols,
    attention: scorer,
    seed,
  });
}

/** What a model writes for rows of one length, and where it looks. */
function written(model: Seq2Seq, { source, target }: ReversalBatch) {
  const length = (target[0] as number[]).length;
  const { ids, logits, alignment } = greedyDecode(model, source, { steps: length });
  const rights = ids.flatMap((row, n) => row.map((id, t) => Number(id === (target[n] as number[])[t])));
  const most = alignment ? (tf.tidy(() => tf.argMax(alignment, -1).arraySync()) as number[][]) : [];
  tf.dispose([logits, ...(alignment ? [alignment] : [])]);
  const looks = most.flatMap((row) => row.map((place, t) => Number(place === length - 1 - t)));
  return { exact: exactMatch(ids, target), right: mean(rights), looksRight: looks.length ? mean(looks) : 0 };
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Rows backwards: does a decoder that may look back at the input get longer ones right than one that may not? */
export const attention: Experiment<AttentionSettings, AttentionMeasured> = experiment({
  name: "attention",
  question: "Up to which length can a decoder repeat what was read, with attention and without?",
  revision: 1,
  settings: {
    scorer: z.enum(["none", "dot", "general", "additive"]).default("additive").describe("how the decoder looks back"),
    cell: z.enum(["lstm", "gru"]).default("gru").describe("which cell reads and writes"),
    units: z
      .int()
      .min(2)
      .max(1024)
      .multipleOf(2)
      .default(32)
      .describe("H, the decoder's hidden units; the encoder has half as many each way"),
    symbols: z.int().min(2).default(8).describe("how many different symbols there are"),
    shortest: z.int().min(1).default(2).describe("the shortest row that is trained on"),
    longest: z.int().min(1).default(12).describe("S, the longest row that is trained on"),
    steps: z.int().min(1).default(300).describe("steps of training, the rows of each as long as one another"),
    batch: z.int().min(1).default(64).describe("B, rows a step"),
    learningRate: recurrentSettings.learningRate
      .unwrap()
      .default(0.03)
      .describe("Adam's; a tenth of it for the last quarter"),
    clipNorm: recurrentSettings.clipNorm,
  },
  refuse: ({ shortest, longest }: AttentionSettings) =>
    shortest <= longest ? undefined : `shortest must be at most longest, got ${shortest} and ${longest}.`,
  run: async (settings: AttentionSettings, context) => {
    const { symbols, shortest, longest, batch } = settings;
    const model = trainable(() => reverserOf(settings, context.seed));
    try {
      const curve = await fit<ReversalBatch, Seq2Seq>(model, settings, context, {
        data: (seed) => {
          const length = shortest + Math.floor(seededRandom(seed, "length")() * (longest - shortest + 1));
          return reversalTask({ length, symbols, batch, seed });
        },
        loss: (weights, { source, target }) => maskedCrossEntropy(seq2seq(weights, source, target).logits, target),
      });
      const lengths = Array.from({ length: longest - shortest + 1 + BEYOND }, (_, n) => shortest + n);
      const exams = lengths.map((length) =>
        written(model, reversalTask({ length, symbols, batch: EXAM, seed: EXAM_SEED })),
      );
      return {
        exactAtLongest: (exams[longest - shortest] as (typeof exams)[0]).exact,
        lengths,
        exact: exams.map(({ exact }) => exact),
        right: exams.map(({ right }) => right),
        looksRight: exams.map(({ looksRight }) => looksRight),
        curve,
      };
    } finally {
      tf.dispose(model);
    }
  },
});
