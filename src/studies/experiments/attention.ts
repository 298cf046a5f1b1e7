// Defines the experiment `attention`. It asks whether attention helps to copy or reverse strings.
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
import { fit, type RecurrentSettings, withWeights } from "../recurrent";
import { recurrentSettings } from "../settings";
import { EXAM_SEED } from "../tasks";

/** The number of test strings of each length. */
const TEST_STRINGS = 500;

const { steps, batch, learningRate, clipNorm } = recurrentSettings;

/** How a decoder computes the scores of the encoder's states. With "none" it gets only the last state of the encoder. */
export type ScorerName = "none" | "dot" | "scaledDot" | "general" | "additive";

const scorers = ["none", "dot", "scaledDot", "general", "additive"] as const satisfies readonly ScorerName[];

/** The settings of the experiment `attention`. */
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

/** The measured values of an encoder-decoder that generates strings. It was not trained on these strings. S is the length of a string. */
export type AttentionMeasured = {
  /** The share of strings without a mistake, for test strings as long as the longest training strings. */
  readonly atLongest: number;
  /** The lengths of the test strings. Each list below contains one number for each length. */
  readonly lengths: readonly number[];
  /** The share of strings without a mistake. Guessing gives symbols⁻ˢ. */
  readonly exactMatch: readonly number[];
  /** The share of symbols that are correct. Guessing gives 1 / symbols. */
  readonly right: readonly number[];
  /**
   * The share of steps at which the largest attention weight is on the symbol that must be written. By chance it is 1 / S. Empty without attention.
   */
  readonly aligned: readonly number[];
  /**
   * The share of steps at which the largest attention weight is on the symbol that was read right after the one that must be written. At this
   * position, the state of an encoder that reads in one direction still contains the symbol before.
   */
  readonly alignedAfter: readonly number[];
  /** A test string that is as long as the longest training strings. [S] */
  readonly source: readonly number[];
  /** The string that the model wrote for `source`. [S] */
  readonly written: readonly number[];
  /** The attention weights for `source`, one step after the other. Empty without attention. [S * S] */
  readonly alignment: readonly number[];
  /** The training loss over time. */
  readonly curve: readonly number[];
};

/** The experiment: trains an encoder-decoder to copy or reverse strings, with or without attention. */
export const attention: Experiment<AttentionSettings, AttentionMeasured> = experiment({
  name: "attention",
  question: "How long can a string be if a model must copy or reverse it, with and without attention?",
  revision: 1,
  settings: {
    scorer: z
      .enum(scorers)
      .default("general")
      .describe("how the decoder scores the encoder's states; none: no attention"),
    order: z.enum(["copy", "reverse"]).default("reverse").describe("how the string must be written"),
    cell: z.enum(["lstm", "gru"]).default("gru").describe("the cell of encoder and decoder"),
    bidirectional: z
      .boolean()
      .default(false)
      .describe("whether the encoder reads in both directions, with H / 2 units each"),
    units: recurrentSettings.units.describe(
      "H, hidden units of the encoder, of the decoder, and of the additive scorer",
    ),
    symbols: z.int().min(2).default(8).describe("how many different symbols there are"),
    shortest: z.int().min(1).default(4).describe("length of the shortest training strings"),
    longest: z.int().min(1).default(12).describe("length of the longest training strings"),
    examined: z.int().min(1).default(24).describe("length of the longest test strings"),
    every: z.int().min(1).default(2).describe("step from one test length to the next"),
    steps: steps.default(300),
    batch: batch.default(64).describe("B, strings per step, all of one length"),
    learningRate: learningRate.default(0.02),
    clipNorm,
  },
  refuse: ({ shortest, longest, examined, bidirectional, units }) => {
    if (shortest > longest || longest > examined)
      return `shortest must be at most longest, and longest at most examined, got ${shortest}, ${longest}, ${examined}.`;
    if (bidirectional && units % 2 > 0)
      return `units must be even if the encoder is bidirectional, because half of them read in each direction; got ${units}.`;
    return undefined;
  },
  run: (settings: AttentionSettings, context) =>
    withWeights(
      trainable(() => init(settings, context.seed)),
      async (model) => {
        const { order, symbols, shortest, longest, batch } = settings;
        const curve = await fit<StringBatch, Seq2Seq>(model, settings, context, {
          // all strings of a step have the same length, so that no string needs padding
          data: (seed) => {
            const length = shortest + Math.floor(seededRandom(seed, "length")() * (longest - shortest + 1));
            return stringTransduction({ order, symbols, length, batch, seed });
          },
          loss: (weights, { source, target }) => maskedCrossEntropy(seq2seq(weights, source, target).logits, target),
        });
        const tests = lengthsOf(settings).map((length) => measure(model, settings, length));
        const { source, written, alignment, ...last } = tests.find(({ length }) => length === longest) as Test;
        return {
          atLongest: last.exactMatch,
          lengths: tests.map(({ length }) => length),
          exactMatch: tests.map((test) => test.exactMatch),
          right: tests.map(({ right }) => right),
          aligned: tests.flatMap(({ aligned }) => aligned ?? []),
          alignedAfter: tests.flatMap(({ alignedAfter }) => alignedAfter ?? []),
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

/** Returns the lengths of the test strings. The list begins with the shortest length and contains the longest length of the training strings. */
function lengthsOf({ shortest, longest, examined, every }: AttentionSettings): number[] {
  const regular = Array.from({ length: Math.floor((examined - shortest) / every) + 1 }, (_, n) => shortest + n * every);
  return [...new Set([...regular, longest])].sort((a, b) => a - b);
}

type Test = ReturnType<typeof measure>;

/** Lets a model write test strings of one length, and returns how many are correct and where the model attends. */
function measure(model: Seq2Seq, { order, symbols }: AttentionSettings, length: number) {
  const { source, target } = stringTransduction({ order, symbols, length, batch: TEST_STRINGS, seed: EXAM_SEED });
  const { ids, looked, alignment } = tf.tidy(() => {
    const { ids, alignment } = greedyDecode(model, source, { steps: length });
    return {
      ids,
      looked: alignment && Array.from(tf.argMax(alignment, 2).dataSync()), // [B * T]
      alignment: alignment && (tf.squeeze(tf.slice(alignment, 0, 1), [0]).arraySync() as number[][]), // [T, S]
    };
  });
  /** Returns the share of steps at which the largest weight is this many positions after the symbol that must be written. */
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
