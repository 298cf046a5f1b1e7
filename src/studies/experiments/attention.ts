import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { seededRandom } from "../../base/random";
import { type StringBatch, type StringOrder, stringTransduction } from "../../data/tasks/string-transduction";
import { greedyDecode } from "../../models/seq2seq/decoder/greedy-decode";
import { initSeq2Seq } from "../../models/seq2seq/init";
import { maskedCrossEntropy } from "../../models/seq2seq/loss";
import { exactMatch, tokenAccuracy } from "../../models/seq2seq/metrics";
import type { Seq2Seq } from "../../models/seq2seq/model";
import { seq2seq } from "../../models/seq2seq/seq2seq";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { trainable } from "../../train/trainable";
import { fit, type RecurrentSettings, recurrentSettings, withWeights } from "../recurrent";
import { EXAM_SEED } from "../tasks";

/** Strings of each length in the exam. */
const EXAM = 500;

const { steps, batch, learningRate, clipNorm } = recurrentSettings;

/** How a decoder scores what the encoder has read; "none": it sees the encoder's last state alone. */
export type ScorerName = "none" | "dot" | "general" | "additive";

/** What the experiment `attention` is run with. */
export type AttentionSettings = Omit<RecurrentSettings, "cell" | "forgetBias"> & {
  readonly scorer: ScorerName;
  readonly order: StringOrder;
  readonly cell: "lstm" | "gru";
  readonly bidirectional: boolean;
  readonly symbols: number;
  readonly shortest: number;
  readonly longest: number;
  readonly examined: number;
  readonly every: number;
};

/** What an encoder-decoder comes to that writes by itself, on strings that it was not trained on. S length of a string. */
export type AttentionMeasured = {
  /** The share of strings of the longest trained length that are written without a mistake. */
  readonly atLongest: number;
  /** Lengths of the exam. What follows has a number for each. */
  readonly lengths: readonly number[];
  /** The share of strings that are written without a mistake; symbols⁻ˢ by chance. */
  readonly exactMatch: readonly number[];
  /** The share of symbols that are right; 1 / symbols by chance. */
  readonly right: readonly number[];
  /** The share of steps whose largest weight lies on the symbol that is to be written; 1 / S by chance. Empty without attention. */
  readonly aligned: readonly number[];
  /** The same for the symbol that was read right after it: an encoder that reads one way still knows there what came before. */
  readonly alignedAfter: readonly number[];
  /** A string of the longest trained length. [S] */
  readonly source: readonly number[];
  /** What became of it. [S] */
  readonly written: readonly number[];
  /** What each step of that looked at, one step after the other. [S * S]; empty without attention. */
  readonly alignment: readonly number[];
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** Strings through a bottleneck, or past it: what does attention buy? */
export const attention: Experiment<AttentionSettings, AttentionMeasured> = experiment({
  name: "attention",
  question: "How long can a string be that is written again, with attention and without?",
  revision: 1,
  settings: {
    scorer: z
      .enum(["none", "dot", "general", "additive"])
      .default("general")
      .describe("how the decoder scores what was read; none: no attention"),
    order: z.enum(["copy", "reverse"]).default("reverse").describe("how the string is to be written"),
    cell: z.enum(["lstm", "gru"]).default("gru").describe("the cell of encoder and decoder"),
    bidirectional: z.boolean().default(false).describe("whether the encoder reads both ways, H / 2 units each"),
    units: recurrentSettings.units.describe(
      "H, hidden units of the encoder, of the decoder, and of the additive scorer",
    ),
    symbols: z.int().min(2).default(8).describe("how many different symbols there are"),
    shortest: z.int().min(1).default(4).describe("length of the shortest strings of training"),
    longest: z.int().min(1).default(12).describe("length of the longest strings of training"),
    examined: z.int().min(1).default(24).describe("length of the longest strings of the exam"),
    every: z.int().min(1).default(2).describe("from one length of the exam to the next"),
    steps: steps.default(300),
    batch: batch.default(64).describe("B, strings a step, all of one length"),
    learningRate: learningRate.default(0.02),
    clipNorm,
  },
  refuse: ({ shortest, longest, examined, bidirectional, units }) => {
    if (shortest > longest || longest > examined)
      return `shortest, longest and examined must not fall, got ${shortest}, ${longest}, ${examined}.`;
    if (bidirectional && units % 2 > 0)
      return `units must be even where the encoder is bidirectional: half of them read each way; got ${units}.`;
    return undefined;
  },
  run: (settings: AttentionSettings, context) =>
    withWeights(
      trainable(() => init(settings, context.seed)),
      async (model) => {
        const { order, symbols, shortest, longest, batch } = settings;
        const curve = await fit<StringBatch, Seq2Seq>(model, settings, context, {
          // one length a step: nothing is padding
          data: (seed) => {
            const length = shortest + Math.floor(seededRandom(seed, "length")() * (longest - shortest + 1));
            return stringTransduction({ order, symbols, length, batch, seed });
          },
          loss: (weights, { source, target }) => maskedCrossEntropy(seq2seq(weights, source, target).logits, target),
        });
        const exams = lengthsOf(settings).map((length) => examine(model, settings, length));
        const { source, written, alignment, ...last } = exams.find(({ length }) => length === longest) as Exam;
        return {
          atLongest: last.exactMatch,
          lengths: exams.map(({ length }) => length),
          exactMatch: exams.map((exam) => exam.exactMatch),
          right: exams.map(({ right }) => right),
          aligned: exams.flatMap(({ aligned }) => aligned ?? []),
          alignedAfter: exams.flatMap(({ alignedAfter }) => alignedAfter ?? []),
          source,
          written,
          alignment: alignment?.flat() ?? [],
          curve,
        };
      },
    ),
});

function init({ scorer, cell, bidirectional, units, symbols }: AttentionSettings, seed: number): Seq2Seq {
  const encoder = bidirectional ? { bidirectional, encoderUnits: units / 2 } : {};
  return initSeq2Seq({ sourceSize: symbols, targetSize: symbols, cell, units, ...encoder, attention: scorer, seed });
}

/** The exam's lengths: from the shortest on, the longest trained one among them. */
function lengthsOf({ shortest, longest, examined, every }: AttentionSettings): number[] {
  const regular = Array.from({ length: Math.floor((examined - shortest) / every) + 1 }, (_, n) => shortest + n * every);
  return [...new Set([...regular, longest])].sort((a, b) => a - b);
}

type Exam = ReturnType<typeof examine>;

/** Lets a model write strings of one length by itself. */
function examine(model: Seq2Seq, { order, symbols }: AttentionSettings, length: number) {
  const { source, target } = stringTransduction({ order, symbols, length, batch: EXAM, seed: EXAM_SEED });
  const { ids, looked, alignment } = tf.tidy(() => {
    const { ids, alignment } = greedyDecode(model, source, { steps: length });
    return {
      ids,
      looked: alignment && Array.from(tf.argMax(alignment, 2).dataSync()), // [B * T]
      alignment: alignment && (tf.squeeze(tf.slice(alignment, 0, 1), [0]).arraySync() as number[][]), // [T, S]
    };
  });
  /** The share of steps that look so many places after the symbol that is to be written. */
  const share = (after: number) => {
    const place = (step: number) => (order === "copy" ? step : length - 1 - step) + after;
    return looked && looked.filter((seen, n) => seen === place(n % length)).length / looked.length;
  };
  return {
    length,
    exactMatch: exactMatch(ids, target),
    right: tokenAccuracy(ids, target),
    aligned: share(0),
    alignedAfter: share(1),
    source: source[0] as number[],
    written: ids[0] as number[],
    alignment,
  };
}
