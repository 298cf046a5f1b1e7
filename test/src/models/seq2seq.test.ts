import * as tf from "@tensorflow/tfjs";
import {
  additiveAttention,
  dotAttention,
  type GatedState,
  type GatedWeights,
  generalAttention,
  greedyDecode,
  gruStep,
  initSeq2Seq,
  lstmStep,
  maskedCrossEntropy,
  namedTensors,
  ready,
  type Seq2Seq,
  seq2seq,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { gradientsOf, withTensors } from "./golden";
import { gap, KINDS, madeModel, numbers, SIZES, source, sourceLengths, target, titled } from "./made-models";

beforeAll(() => ready());
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Computes one step of the decoder, using only the library's public step functions. */
function step(weights: GatedWeights, x: tf.Tensor2D, { hidden, cell }: GatedState): GatedState {
  if ("forget" in weights) return lstmStep(weights, x, { hidden, cell: cell as tf.Tensor2D }).state;
  return gruStep(weights, x, hidden);
}

/** Computes the decoder with public step functions and public attention functions, as the docstring of seq2seq describes it. */
function decodeByHand(model: Seq2Seq, encoded: tf.Tensor3D, initial: GatedState) {
  const { attention, output, decoder } = model;
  const mask = tf.tensor2d(sourceLengths.map((length) => [0, 1, 2, 3, 4].map((s) => (s < length ? 1 : 0))));
  const attend = (query: tf.Tensor2D) => {
    if (attention.kind === "none") return undefined;
    if (attention.kind === "additive") {
      const { kind: _, ...weights } = attention;
      return additiveAttention(weights, query, encoded, { mask });
    }
    if (attention.kind === "general") return generalAttention(attention.weight, query, encoded, { mask });
    return dotAttention(query, encoded, { mask, scaled: attention.kind === "scaledDot" });
  };
  let state = initial;
  const steps = [0, 1, 2, 3].map((t) => {
    const y = tf
      .oneHot(
        target.map((row) => (t ? (row[t - 1] as number) : 0)),
        5,
      )
      .toFloat() as tf.Tensor2D;
    const before = attention.kind === "additive" ? attend(state.hidden) : undefined;
    state = step(decoder, before ? tf.concat2d([y, before.context], 1) : y, state);
    const seen = before ?? attend(state.hidden);
    const both = seen ? tf.concat2d([seen.context, state.hidden], 1) : state.hidden;
    const shown = "combine" in attention ? tf.tanh(tf.matMul(both, attention.combine)) : both;
    const logits = tf.add(tf.matMul(shown, output.kernel), output.bias);
    return { logits, hidden: state.hidden, weights: seen?.weights, scores: seen?.scores, context: seen?.context };
  });
  const over = (name: keyof (typeof steps)[number]) =>
    tf.stack(
      steps.map((one) => one[name] as tf.Tensor),
      1,
    );
  return { steps, over };
}

describe.each(titled)("seq2seq: %s", (_, kind) => {
  it("with teacher forcing equals a decoder that is built from the public step and attention functions", () => {
    const model = madeModel(kind);
    const trace = seq2seq(model, source, target, { sourceLengths });
    const { over } = decodeByHand(model, trace.encoded, trace.initial);
    expect(gap(trace.logits, over("logits"))).toBeLessThan(2e-6);
    expect(gap(trace.hidden, over("hidden"))).toBeLessThan(2e-6);
    if (kind.attention === "none") {
      expect(Object.keys(trace).sort()).toEqual(["encoded", "hidden", "initial", "logits"]);
      return;
    }
    expect(gap(trace.alignment as tf.Tensor, over("weights"))).toBeLessThan(2e-6);
    expect(gap(trace.scores as tf.Tensor, over("scores"))).toBeLessThan(2e-6);
    expect(gap(trace.context as tf.Tensor, over("context"))).toBeLessThan(2e-6);
  });

  it("gives attention weights that are exactly 0 after the end of a source, and rows that sum to 1", () => {
    const { alignment } = seq2seq(madeModel(kind), source, target, { sourceLengths });
    if (kind.attention === "none") return expect(alignment).toBeUndefined();
    const rows = (alignment as tf.Tensor3D).arraySync();
    for (const [b, length] of sourceLengths.entries()) {
      for (const row of rows[b] as number[][]) {
        expect(row.slice(length).every((weight) => weight === 0)).toBe(true);
        expect(row.slice(0, length).every((weight) => weight > 0)).toBe(true);
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
      }
    }
  });

  it("does not depend on the length and content of the padding", () => {
    const model = madeModel(kind);
    const { logits } = seq2seq(model, source, target, { sourceLengths });
    const padded = source.map((row, b) => [...row.slice(0, sourceLengths[b]), ...new Array(8).fill(4)].slice(0, 8));
    expect(gap(seq2seq(model, padded, target, { sourceLengths }).logits, logits)).toBeLessThan(2e-6);
    expect(gap(seq2seq(model, padded, target).logits, logits)).toBeGreaterThan(1e-3); // without lengths the logits depend on both
  });

  describe.each([
    ["in front", (length: number) => Array.from({ length: 7 }, (_, s) => s >= 7 - length)],
    ["in the middle", (length: number) => Array.from({ length: 7 }, (_, s) => s === 0 || s > 7 - length)],
    ["at the end", (length: number) => Array.from({ length: 7 }, (_, s) => s < length)],
  ])("with padding %s and a sourceMask", (_, maskOf) => {
    const sourceMask = sourceLengths.map(maskOf);
    const moved = source.map((row, b) => {
      const rest = row.slice(0, sourceLengths[b]);
      return (sourceMask[b] as boolean[]).map((counts) => (counts ? (rest.shift() as number) : 3));
    });

    it("gives the same logits and weights as the same tokens with lengths", () => {
      const model = madeModel(kind);
      const wanted = seq2seq(model, source, target, { sourceLengths });
      const got = seq2seq(model, moved, target, { sourceMask });
      expect(gap(got.logits, wanted.logits)).toBeLessThan(2e-6);
      if (!got.alignment || !wanted.alignment) return expect(kind.attention).toBe("none");
      const [mine, theirs] = [got.alignment.arraySync(), wanted.alignment.arraySync()];
      for (const [b, mask] of sourceMask.entries()) {
        for (const [t, row] of (mine[b] as number[][]).entries()) {
          expect(row.filter((_, s) => !mask[s]).every((weight) => weight === 0)).toBe(true);
          const kept = row.filter((_, s) => mask[s]);
          const [same = []] = [theirs[b]?.[t]];
          expect(Math.max(...kept.map((weight, s) => Math.abs(weight - (same[s] as number))))).toBeLessThan(2e-6);
        }
      }
    });

    it("greedyDecode gives the same tokens as with lengths, even if the mask is a tensor", () => {
      const model = madeModel(kind);
      const wanted = greedyDecode(model, source, { steps: 5, sourceLengths });
      const mask = tf.tensor2d(sourceMask.map((row) => row.map(Number)));
      expect(greedyDecode(model, moved, { steps: 5, sourceMask: mask }).ids).toEqual(wanted.ids);
    });
  });

  it("does not use the target's token of the same step or of later steps", () => {
    const model = madeModel(kind);
    const changed = target.map((row) => [row[0] as number, row[1] as number, 4 - (row[2] as number), 0]);
    const head = (tokens: number[][]) =>
      tf.slice3d(seq2seq(model, source, tokens, { sourceLengths }).logits, [0, 0, 0], [3, 3, 5]);
    expect(numbers(head(changed))).toEqual(numbers(head(target)));
  });

  it("treats each row of the batch independently", () => {
    const model = madeModel(kind);
    const { logits } = seq2seq(model, source, target, { sourceLengths });
    const alone = seq2seq(model, [source[1] as number[]], [target[1] as number[]], { sourceLengths: [2] });
    expect(gap(tf.slice3d(logits, [1, 0, 0], [1, 4, 5]), alone.logits)).toBeLessThan(2e-6);
  });

  // An ordinary run tests every second kind, which includes each attention and each bridge with one of the cells. The tests in test/src/properties
  // compare the gradients of every kind with those of the loop.
  if (nightly || KINDS.indexOf(kind) % 2 === 0)
    it("has gradients of every weight that agree with central differences", () => {
      const model = madeModel(kind);
      const named = namedTensors(model);
      const loss = (one: Seq2Seq) =>
        maskedCrossEntropy(seq2seq(one, source, target, { sourceLengths }).logits, target, { lengths: [4, 2, 3] });
      const gradients = gradientsOf(named, (given) => loss(withTensors(model, given)));
      for (const [name, tensor] of Object.entries(named)) {
        const direction = tf.randomUniform(tensor.shape, -1, 1, "float32", 5);
        const at = (by: number) =>
          loss(withTensors(model, { ...named, [name]: tf.add(tensor, tf.mul(by, direction)) })).dataSync()[0] as number;
        const wanted = tf.sum(tf.mul(gradients[name] as tf.Tensor, direction)).dataSync()[0] as number;
        const length = tf.norm(gradients[name] as tf.Tensor).dataSync()[0] as number;
        expect(length, name).toBeGreaterThan(1e-5);
        const found = (at(0.01) - at(-0.01)) / 0.02;
        expect(Math.abs(found - wanted), name).toBeLessThan(1e-4 + 0.02 * length);
      }
    });

  it("leaves only the tensors of its trace in memory", () => {
    const model = madeModel(kind);
    const before = tf.memory().numTensors;
    tf.dispose(seq2seq(model, source, target, { sourceLengths }) as tf.TensorContainer);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("seq2seq", () => {
  const additive = { ...SIZES, cell: "lstm", attention: "additive", encoderUnits: 3 } as const;

  it("accepts ids as arrays, as int32 or float32 tensors, and as one row per token", () => {
    const model = madeModel(additive);
    const wanted = numbers(seq2seq(model, source, target).logits);
    const rows = (ids: number[][], size: number) => tf.oneHot(tf.tensor2d(ids, undefined, "int32"), size).toFloat();
    const forms = [
      [tf.tensor2d(source, undefined, "int32"), tf.tensor2d(target, undefined, "int32")],
      [tf.tensor2d(source), tf.tensor2d(target)],
      [rows(source, 6) as tf.Tensor3D, rows(target, 5) as tf.Tensor3D],
    ] as const;
    for (const [from, to] of forms) expect(numbers(seq2seq(model, from, to).logits)).toEqual(wanted);
  });

  it("begins with a row of zeros if the model has no start token", () => {
    const { start: _, ...without } = madeModel(additive);
    const trace = seq2seq(without, source, target);
    const one = seq2seq(
      without,
      source,
      target.map((row) => row.slice(0, 1)),
    );
    expect(numbers(one.logits)).toEqual(numbers(tf.slice3d(trace.logits, [0, 0, 0], [3, 1, 5])));
    const started = seq2seq({ ...without, start: 2 }, source, target);
    expect(gap(started.logits, trace.logits)).toBeGreaterThan(1e-3);
  });

  it("computes the decoder's first state with the bridge: a copy of the encoder's final state, or one tanh layer per part", () => {
    const copied = seq2seq(madeModel({ ...SIZES, cell: "lstm", bridge: "copy" }), source, target);
    const last = tf.reshape(tf.slice3d(copied.encoded, [0, 4, 0], [3, 1, 4]), [3, 4]);
    expect(numbers(copied.initial.hidden)).toEqual(numbers(last));
    const model = madeModel({ ...SIZES, cell: "gru" });
    if (model.bridge.kind !== "dense") throw new Error("the default bridge is dense");
    const { encoded, initial } = seq2seq(model, source, target);
    const final = tf.reshape(tf.slice3d(encoded, [0, 4, 0], [3, 1, 4]), [3, 4]) as tf.Tensor2D;
    const { kernel, bias } = model.bridge.hidden;
    expect(gap(initial.hidden, tf.tanh(tf.add(tf.matMul(final, kernel), bias)))).toBeLessThan(1e-6);
    expect(initial.cell).toBeUndefined();
  });

  it("works with one sequence, one source token, one target token and one unit", () => {
    for (const attention of ["none", "additive", "dot", "general"] as const) {
      const model = initSeq2Seq({ cell: "gru", attention, sourceSize: 1, targetSize: 1, units: 1, seed: 1 });
      const { logits, alignment } = seq2seq(model, [[0]], [[0]]);
      expect(logits.shape).toEqual([1, 1, 1]);
      if (alignment) expect(numbers(alignment)).toEqual([1]);
      const named = namedTensors(model);
      const gradients = gradientsOf(named, (given) => tf.sum(seq2seq(withTensors(model, given), [[0]], [[0]]).logits));
      expect(numbers(gradients["output.bias"] as tf.Tensor)).toEqual([1]);
    }
  });
});
