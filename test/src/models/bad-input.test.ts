import * as tf from "@tensorflow/tfjs";
import {
  exactMatch,
  greedyDecode,
  InputError,
  initGru,
  initLstm,
  initSeq2Seq,
  maskedCrossEntropy,
  ready,
  type Seq2Seq,
  type Seq2SeqInitOptions,
  seq2seq,
  tokenAccuracy,
} from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { source, target } from "./made-models";

const SIZES: Seq2SeqInitOptions = { cell: "lstm", sourceSize: 6, targetSize: 5, units: 4, encoderUnits: 3, seed: 1 };
let models: Readonly<Record<"none" | "additive" | "general" | "both", Seq2Seq>>;
let nan: tf.Tensor1D;
let disposed: tf.Tensor3D;

beforeAll(async () => {
  await ready();
  tf.engine().startScope();
  models = {
    none: initSeq2Seq(SIZES),
    additive: initSeq2Seq({ ...SIZES, attention: "additive", attentionSize: 7 }),
    general: initSeq2Seq({ ...SIZES, attention: "general" }),
    both: initSeq2Seq({ ...SIZES, bidirectional: true }),
  };
  nan = tf.tensor1d([0, Number.NaN, 0, 0]);
  disposed = tf.zeros([1, 2, 6]);
  disposed.dispose();
});
afterAll(() => tf.engine().endScope());

const run = (change: object, base: keyof typeof models = "none") =>
  seq2seq({ ...models[base], ...change }, source, target);
const init = (change: object) => initSeq2Seq({ ...SIZES, ...change });
const SIZES_FROM =
  "V comes from model.output.bias, D from the encoder's units (twice as many when bidirectional), H from the decoder's.";

const rejectedCalls: [string, () => unknown, string][] = [
  [
    "a token that the source does not have",
    () => seq2seq(models.none, [[0, 6]], [[1]]),
    "seq2seq: source[0][1] must be a token from 0 to F - 1 = 5, got 6. F comes from the encoder's kernels.",
  ],
  [
    "a token that the target does not have",
    () =>
      seq2seq(
        models.none,
        [[0], [1]],
        [
          [1, 2],
          [3, -1],
        ],
      ),
    "seq2seq: target[1][1] must be a token from 0 to V - 1 = 4, got -1. V comes from model.output.bias.",
  ],
  [
    "a fractional token",
    () => seq2seq(models.none, tf.tensor2d([[0.5]]), [[1]]),
    "seq2seq: source[0][0] must be a token from 0 to F - 1 = 5, got 0.5. F comes from the encoder's kernels.",
  ],
  [
    "sources of different lengths",
    () => seq2seq(models.none, [[0, 1], [1]], [[1], [1]]),
    "seq2seq: source[1] must contain S = 2 tokens as source[0] does, got 1. Pad the short ones and give their lengths.",
  ],
  [
    "no source",
    () => seq2seq(models.none, [], []),
    "seq2seq: source must contain at least one sequence of at least one token, got none.",
  ],
  [
    "an empty target",
    () => seq2seq(models.none, [[1]], [[]]),
    "seq2seq: target must contain at least one sequence of at least one token, got none.",
  ],
  [
    "an empty tensor of ids",
    () => seq2seq(models.none, tf.zeros<tf.Rank.R2>([1, 0]), [[1]]),
    "seq2seq: source must contain at least one sequence of at least one token, got shape [1, 0].",
  ],
  [
    "more targets than sources",
    () => seq2seq(models.none, [[1]], [[1], [2]]),
    "seq2seq: target must contain B = 1 sequences, got 2. B comes from source.",
  ],
  [
    "text",
    () => seq2seq(models.none, "abc" as never, [[1]]),
    "seq2seq: source must be a float32 tensor of shape [B, S, F], got a value of type string. Make one with tf.tensor(…).",
  ],
  [
    "a disposed tensor",
    () => seq2seq(models.none, disposed, [[1]]),
    "seq2seq: source must be a float32 tensor of shape [B, S, F], got a disposed tensor. Was it made inside a tf.tidy that has ended?",
  ],
  [
    "rows for another vocabulary",
    () => seq2seq(models.none, tf.zeros<tf.Rank.R3>([1, 2, 4]), [[1]]),
    "seq2seq: source must have shape [B, S, F] = [B, S, 6], got [1, 2, 4]. F comes from the encoder's kernels.",
  ],
  [
    "lengths past the end",
    () => seq2seq(models.none, source, target, { sourceLengths: [5, 6, 1] }),
    "seq2seq: options.sourceLengths[1] must be a whole number from 1 to S = 5, got 6. It is the number of true tokens.",
  ],
  [
    "too few lengths",
    () => seq2seq(models.none, source, target, { sourceLengths: [5] }),
    "seq2seq: options.sourceLengths must contain B = 3 whole numbers, got an array of length 1. Each sequence of source has one length.",
  ],
  [
    "lengths and a mask",
    () => seq2seq(models.none, source, target, { sourceLengths: [5, 5, 5], sourceMask: [[1]] }),
    "seq2seq: options must have sourceLengths or sourceMask, got both. A mask can express everything that lengths can: keep the mask.",
  ],
  [
    "a mask of another shape",
    () => seq2seq(models.none, source, target, { sourceMask: [[1, 1, 1, 1, 1]] }),
    "seq2seq: options.sourceMask must have shape [B, S] = [3, 5], got 1 rows. B and S come from source.",
  ],
  [
    "a mask without a token",
    () => greedyDecode(models.none, source, { steps: 2, sourceMask: source.map((row, b) => row.map(() => b === 0)) }),
    "greedyDecode: options.sourceMask[1] must have at least one token that counts, got none. The decoder cannot start from an empty source.",
  ],
  [
    "a misspelt option",
    () => seq2seq(models.none, source, target, { lengths: [5, 5, 5] } as never),
    'seq2seq: options has no option "lengths". There are: sourceLengths, sourceMask, implementation.',
  ],
  [
    "an implementation that does not exist",
    () => seq2seq(models.none, source, target, { implementation: "quick" as never }),
    'lstm: options.implementation must be "auto", "reference" or "fused", got "quick".',
  ],
  [
    "an undefined model",
    () => seq2seq(undefined as never, source, target),
    "seq2seq: model must be a record, got undefined. The names that it can have: encoder, bridge, attention, decoder, output, start.",
  ],
  [
    "an attention that does not exist",
    () => run({ attention: { kind: "self" } }),
    "seq2seq: model.attention.kind must be one of none, additive, dot, scaledDot, general, got self.",
  ],
  [
    "a bridge that does not exist",
    () => run({ bridge: undefined }),
    'seq2seq: model.bridge.kind must be "copy" or "dense", got undefined.',
  ],
  [
    "a bridge that copies states of another size",
    () => run({ bridge: { kind: "copy" } }),
    `seq2seq: model.bridge "copy" must have D = H, got D = 3 and H = 4. ${SIZES_FROM}`,
  ],
  [
    "dot products of states of another size",
    () => run({ attention: { kind: "dot", combine: tf.zeros([7, 4]) } }),
    `seq2seq: model.attention "dot" must have D = H, got D = 3 and H = 4. ${SIZES_FROM}`,
  ],
  [
    "NaN in the decoder",
    () => run({ decoder: { ...models.none.decoder, candidate: { ...models.none.decoder.candidate, bias: nan } } }),
    "seq2seq: model.decoder.candidate.bias must be finite everywhere, got NaN at entry 1. NaN and Infinity spread to every result: check the data, or lower the learning rate.",
  ],
  [
    "a decoder of the other kind",
    () => run({ decoder: initGru({ features: 5, units: 4, seed: 1 }) }),
    "seq2seq: model.decoder must be an LSTM as model.encoder is, got a GRU.",
  ],
  [
    "an encoder of two kinds",
    () =>
      run(
        {
          encoder: {
            forward: initLstm({ features: 6, units: 3, seed: 1 }),
            backward: initGru({ features: 6, units: 3, seed: 1 }),
          },
        },
        "both",
      ),
    "seq2seq: model.encoder.backward must be an LSTM as model.encoder.forward is, got a GRU.",
  ],
  [
    "a decoder whose inputs lack the context",
    () => run({ decoder: models.none.decoder }, "additive"),
    `seq2seq: model.decoder's kernels must have shape [V + D, H] = [8, 4], got [5, 4]. ${SIZES_FROM}`,
  ],
  [
    "an output layer whose inputs lack the context",
    () => run({ output: models.none.output }, "additive"),
    `seq2seq: model.output.kernel must have shape [D + H, V] = [7, 5], got [4, 5]. ${SIZES_FROM}`,
  ],
  [
    "keys of another size",
    () => run({ attention: { ...models.additive.attention, key: tf.zeros([4, 7]) } }, "additive"),
    `seq2seq: model.attention.key must have shape [D, A] = [3, 7], got [4, 7]. A comes from model.attention.score. ${SIZES_FROM}`,
  ],
  [
    "a transposed general weight",
    () => run({ attention: { ...models.general.attention, weight: tf.zeros([3, 4]) } }, "general"),
    `seq2seq: model.attention.weight must have shape [H, D] = [4, 3], got [3, 4]. ${SIZES_FROM}`,
  ],
  [
    "a bridge without the cell state",
    () => run({ bridge: { kind: "dense", hidden: (models.none.bridge as { hidden?: unknown }).hidden } }),
    "seq2seq: model.bridge.cell must be a record, got undefined. The names that it can have: kernel, bias.",
  ],
  [
    "a start token that the target does not have",
    () => run({ start: 5 }),
    "seq2seq: model.start must be a token from 0 to V - 1 = 4, got 5.",
  ],
  [
    "0 steps",
    () => greedyDecode(models.none, source, { steps: 0 }),
    "greedyDecode: options.steps must be a whole number above 0, got 0.",
  ],
  [
    "an end token that the target does not have",
    () => greedyDecode(models.none, source, { steps: 1, end: 9 }),
    "greedyDecode: options.end must be a token from 0 to V - 1 = 4, got 9.",
  ],
  [
    "a misspelt option of greedyDecode",
    () => greedyDecode(models.none, source, { steps: 1, maximum: 3 } as never),
    'greedyDecode: options has no option "maximum". There are: steps, end, sourceLengths, sourceMask, implementation.',
  ],
  [
    "logits of another length",
    () => maskedCrossEntropy(tf.zeros([1, 2, 5]), [[1]]),
    "maskedCrossEntropy: target must contain T = 2 tokens per sequence, got 1. T comes from logits.",
  ],
  [
    "a target past the logits",
    () => maskedCrossEntropy(tf.zeros([1, 1, 5]), [[5]]),
    "maskedCrossEntropy: target[0][0] must be a token from 0 to V - 1 = 4, got 5. V comes from logits.",
  ],
  [
    "target lengths past the end",
    () => maskedCrossEntropy(tf.zeros([1, 1, 5]), [[4]], { lengths: [2] }),
    "maskedCrossEntropy: options.lengths[0] must be a whole number from 1 to T = 1, got 2. It is the number of true tokens.",
  ],
  [
    "an unknown kind of cell",
    () => init({ cell: "rnn" }),
    'initSeq2Seq: cell must be one of "lstm", "gru", got "rnn".',
  ],
  ["0 hidden units", () => init({ units: 0 }), "initSeq2Seq: units must be a whole number above 0, got 0."],
  [
    "a seed that is not a number",
    () => init({ seed: Number.NaN }),
    "initSeq2Seq: seed must be a finite number, got NaN.",
  ],
  [
    "a copy between states of different sizes",
    () => init({ bridge: "copy" }),
    'initSeq2Seq: bridge "copy" needs states of one size, but the encoder\'s hidden states have 3 numbers, the decoder\'s 4. "dense" converts one size to the other.',
  ],
  [
    "a dot product between states of different sizes",
    () => init({ attention: "scaledDot", bidirectional: true }),
    'initSeq2Seq: attention "scaledDot" needs states of one size, but the encoder\'s hidden states have 6 numbers, the decoder\'s 4. "general" and "additive" accept any sizes.',
  ],
  [
    "an attention size for an attention without one",
    () => init({ attention: "general", attentionSize: 3 }),
    'initSeq2Seq: attentionSize must be absent unless attention is "additive", got 3.',
  ],
  [
    "a start token outside the target's vocabulary",
    () => init({ start: 5 }),
    "initSeq2Seq: start must be a token of the target, from 0 to 4, got 5.",
  ],
  [
    "a misspelt option of initSeq2Seq",
    () => init({ hidden: 5 }),
    'initSeq2Seq: options has no option "hidden". There are: cell, sourceSize, targetSize, units, encoderUnits, bidirectional, attention, attentionSize, bridge, start, forgetBias, seed.',
  ],
  [
    "fewer sequences than targets",
    () => tokenAccuracy([[1]], [[1], [2]]),
    "tokenAccuracy: written must contain B = 2 sequences, got 1. B comes from target.",
  ],
  [
    "an empty list of sequences",
    () => exactMatch([], []),
    "exactMatch: written must contain at least one sequence of ids, got [].",
  ],
  [
    "targets of different lengths",
    () => exactMatch([[1], [2]], [[1], [2, 3]]),
    "exactMatch: target[1] must contain T = 1 tokens as target[0] does, and at least one, got 2.",
  ],
];

describe("a message names the function, the operand, what was expected, what it got and the cause, for", () => {
  it.each(rejectedCalls)("%s", (_, call, message) => {
    tf.tidy(() => {
      expect(call).toThrow(new InputError(message));
    });
  });

  it("all of these calls, and a rejected call leaves no tensor in memory", () => {
    const lengths = [9, 9, 9];
    const before = tf.memory().numTensors;
    for (const model of Object.values(models)) {
      expect(() => seq2seq(model, source, target, { sourceLengths: lengths })).toThrow(InputError);
      expect(() => seq2seq(model, source, target, { implementation: "quick" as never })).toThrow(InputError);
      expect(() => greedyDecode(model, source, { steps: 3, sourceLengths: lengths })).toThrow(InputError);
      expect(() => seq2seq({ ...model, start: 99 }, source, target)).toThrow(InputError);
    }
    expect(() => init({ bridge: "copy" })).toThrow(InputError);
    expect(tf.memory().numTensors).toBe(before);
  });
});
