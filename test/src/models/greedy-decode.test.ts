import * as tf from "@tensorflow/tfjs";
import { greedyDecode, seq2seq } from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BACKENDS, useBackend } from "./backends";
import { gap, madeModel, numbers, source, sourceLengths, titled } from "./made-models";

describe.each(BACKENDS)("greedyDecode on %s", (backend) => {
  useBackend(backend);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it.each(titled)(
    "gives the same tokens in two calls, and the logits that teacher forcing gives with these tokens: %s",
    (_, kind) => {
      const model = madeModel(kind);
      const one = greedyDecode(model, source, { steps: 6, sourceLengths });
      const two = greedyDecode(model, source, { steps: 6, sourceLengths });
      expect(one.ids).toEqual(two.ids);
      expect(numbers(one.logits)).toEqual(numbers(two.logits));
      const forced = seq2seq(model, source, one.ids, { sourceLengths });
      expect(gap(one.logits, forced.logits)).toBeLessThan(2e-6);
      if (forced.alignment) expect(gap(one.alignment as tf.Tensor, forced.alignment)).toBeLessThan(2e-6);
      else expect(one.alignment).toBeUndefined();
      expect(tf.argMax(one.logits, 2).arraySync()).toEqual(one.ids);
      expect(one.lengths).toEqual([6, 6, 6]);
    },
  );
});

describe("greedyDecode", () => {
  useBackend("tensorflow");
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  /** Returns a GRU decoder without memory. It writes the successor of the previous token, starting from the start token: 0 1 2 3 4 4 … */
  const counter = (first: number) => {
    const model = madeModel({ cell: "gru", sourceSize: 6, targetSize: 5, units: 5, seed: 1, start: first });
    const zeros = (like: tf.Tensor) => tf.zerosLike(like) as never;
    const gate = { kernel: zeros(model.decoder.candidate.kernel), recurrent: zeros(model.decoder.candidate.recurrent) };
    const closed = { ...gate, bias: tf.fill<tf.Rank.R1>([5], -20) };
    const kernel = tf.tensor2d(
      [0, 1, 2, 3, 4].map((id) => [0, 1, 2, 3, 4].map((k) => (k === Math.min(id + 1, 4) ? 9 : 0))),
    );
    return {
      ...model,
      decoder: { update: closed, reset: closed, candidate: { ...gate, kernel, bias: tf.zeros<tf.Rank.R1>([5]) } },
      output: { kernel: tf.eye(5), bias: tf.zeros<tf.Rank.R1>([5]) },
    };
  };

  it("passes each token that it writes to the next step", () => {
    expect(greedyDecode(counter(0), source, { steps: 6 }).ids[0]).toEqual([1, 2, 3, 4, 4, 4]);
    expect(greedyDecode(counter(2), source, { steps: 3 }).ids).toEqual([
      [3, 4, 4],
      [3, 4, 4],
      [3, 4, 4],
    ]);
  });

  it("stops when every sequence has ended, and includes the end token in the length", () => {
    const { ids, lengths, logits } = greedyDecode(counter(0), source, { steps: 50, end: 3 });
    expect(ids[1]).toEqual([1, 2, 3]);
    expect(lengths).toEqual([3, 3, 3]);
    expect(logits.shape).toEqual([3, 3, 5]);
  });

  it("continues with end tokens in a sequence that ends before the others", () => {
    const kind = { cell: "gru", sourceSize: 6, targetSize: 5, units: 4, start: 0, attention: "dot" } as const;
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const uneven = seeds
      .map((seed) => greedyDecode(madeModel({ ...kind, seed }), source, { steps: 8, end: 1 }))
      .filter(({ lengths }) => new Set(lengths).size > 1);
    expect(uneven.length).toBeGreaterThan(0);
    for (const { ids, lengths } of uneven) {
      for (const [b, length] of lengths.entries()) {
        const sequence = ids[b] as number[];
        expect(sequence.slice(0, length - 1)).not.toContain(1);
        expect(sequence.slice(length).every((id) => id === 1)).toBe(true);
        if (length < sequence.length) expect(sequence[length - 1]).toBe(1);
      }
    }
  });

  it("leaves only the tensors of its result in memory", () => {
    const model = madeModel({ cell: "lstm", attention: "additive", sourceSize: 6, targetSize: 5, units: 4, seed: 1 });
    const before = tf.memory().numTensors;
    const { logits, alignment } = greedyDecode(model, source, { steps: 6, sourceLengths });
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose([logits, alignment as tf.Tensor3D]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
