import * as tf from "@tensorflow/tfjs";
import { exactMatch, maskedCrossEntropy, tokenAccuracy } from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { wave } from "../cells/numbers";
import { BACKENDS, useBackend } from "./backends";
import { numbers, target } from "./made-models";

const lengths = [4, 2, 1];
const logits = () => wave<tf.Rank.R3>([3, 4, 5], 0.9);

/** Returns -log softmax(row)[id], computed in float64. */
const surprise = (row: number[], id: number) =>
  Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)) - (row[id] as number);

describe.each(BACKENDS)("maskedCrossEntropy on %s", (backend) => {
  useBackend(backend);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("is the mean -log probability of the true tokens", () => {
    const table = logits().arraySync();
    const each = target.flatMap((row, b) =>
      row.slice(0, lengths[b]).map((id, t) => surprise(table[b]?.[t] as number[], id)),
    );
    const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
    expect(maskedCrossEntropy(logits(), target, { lengths }).dataSync()[0]).toBeCloseTo(mean, 6);
  });

  it("is log V for a model that has learnt nothing", () => {
    expect(maskedCrossEntropy(tf.zeros([3, 4, 5]), target).dataSync()[0]).toBeCloseTo(Math.log(5), 6);
  });

  it("has the gradient (softmax - truth) / number of true tokens for true tokens, and 0 after the end of a target", () => {
    const gradient = tf.grad((given) => maskedCrossEntropy(given as tf.Tensor3D, target, { lengths }))(logits());
    const softmax = tf.softmax(logits()).arraySync() as number[][][];
    const rows = gradient.arraySync() as number[][][];
    for (const [b, length] of lengths.entries()) {
      for (const [t, row] of (rows[b] as number[][]).entries()) {
        row.forEach((value, v) => {
          const truth = target[b]?.[t] === v ? 1 : 0;
          const wanted = t < length ? ((softmax[b]?.[t]?.[v] as number) - truth) / 7 : 0;
          expect(value).toBeCloseTo(wanted, 6);
        });
      }
    }
  });

  it("stays finite for a confident wrong prediction", () => {
    const sure = tf.mul(1000, tf.oneHot(tf.tensor2d([[0, 1]], undefined, "int32"), 3)) as tf.Tensor3D;
    expect(maskedCrossEntropy(sure, [[1, 2]]).dataSync()[0]).toBeCloseTo(1000, 3);
  });

  it("leaves only the loss in memory", () => {
    const given = logits();
    const before = tf.memory().numTensors;
    const loss = maskedCrossEntropy(given, target, { lengths });
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(numbers(loss)).toHaveLength(1);
  });
});

describe("tokenAccuracy and exactMatch", () => {
  const written = [
    [1, 2, 3, 4],
    [4, 0, 9, 9],
    [1, 3, 3, 2],
  ];

  it("give the share of correct tokens, and of sequences without a mistake", () => {
    expect(tokenAccuracy(written, target)).toBeCloseTo(9 / 12);
    expect(exactMatch(written, target)).toBeCloseTo(1 / 3);
    expect(tokenAccuracy(written, target, { lengths })).toBeCloseTo(6 / 7);
    expect(exactMatch(written, target, { lengths })).toBeCloseTo(2 / 3);
  });

  it("count missing tokens as wrong, and ignore extra tokens", () => {
    const short = written.map((row) => row.slice(0, 2));
    expect(tokenAccuracy(short, target)).toBeCloseTo(5 / 12);
    expect(exactMatch(short, target, { lengths })).toBeCloseTo(1 / 3);
    expect(
      exactMatch(
        target.map((row) => [...row, 7]),
        target,
      ),
    ).toBe(1);
  });
});
