import * as tf from "@tensorflow/tfjs";
import { initSeq2Seq, namedTensors, ready, type Seq2SeqInitOptions } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { KINDS, numbers, titled } from "./made-models";

beforeAll(() => ready());
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const shapesOf = (options: Seq2SeqInitOptions) =>
  Object.fromEntries(Object.entries(namedTensors(initSeq2Seq(options))).map(([name, { shape }]) => [name, shape]));

describe("initSeq2Seq", () => {
  it("gives each tensor the shape of its part, under a name that contains the part", () => {
    const shapes = shapesOf({
      cell: "lstm",
      sourceSize: 6,
      targetSize: 5,
      units: 4,
      encoderUnits: 3,
      bidirectional: true,
      attention: "additive",
      attentionSize: 7,
      seed: 1,
    });
    expect(Object.keys(shapes)).toHaveLength(12 + 12 + 4 + 4 + 12 + 2);
    expect(shapes).toMatchObject({
      "encoder.forward.forget.kernel": [6, 3],
      "encoder.backward.output.recurrent": [3, 3],
      "bridge.hidden.kernel": [6, 4],
      "bridge.cell.bias": [4],
      "attention.query": [4, 7],
      "attention.key": [6, 7],
      "attention.bias": [7],
      "attention.score": [7],
      "decoder.candidate.kernel": [5 + 6, 4],
      "output.kernel": [6 + 4, 5],
      "output.bias": [5],
    });
    const general = shapesOf({
      cell: "gru",
      sourceSize: 6,
      targetSize: 5,
      units: 4,
      encoderUnits: 3,
      attention: "general",
      seed: 1,
    });
    expect(general).toMatchObject({
      "encoder.update.kernel": [6, 3],
      "attention.weight": [4, 3],
      "attention.combine": [7, 4],
      "decoder.update.kernel": [5, 4],
      "output.kernel": [4, 5],
    });
  });

  it("gives the same numbers for the same seed, and different numbers for another seed", () => {
    for (const kind of KINDS) {
      const all = (seed: number) =>
        Object.values(namedTensors(initSeq2Seq({ ...kind, seed }))).flatMap((tensor) => numbers(tensor));
      expect(all(7)).toEqual(all(7));
      expect(all(7)).not.toEqual(all(8));
    }
  });

  it.each(titled)("gives every matrix different numbers: %s", (_, kind) => {
    const matrices = Object.values(namedTensors(initSeq2Seq({ ...kind, sourceSize: 4, targetSize: 4 })))
      .filter((tensor) => tensor.rank === 2)
      .map((tensor) => numbers(tensor).slice(0, 4).join());
    expect(new Set(matrices).size).toBe(matrices.length);
  });

  it("sets the bias of an LSTM's forget gates to 1, and all other biases to 0", () => {
    const biases = (options: Seq2SeqInitOptions) =>
      Object.entries(namedTensors(initSeq2Seq(options)))
        .filter(([name, tensor]) => name.endsWith("bias") && numbers(tensor).some((value) => value !== 0))
        .map(([name, tensor]) => `${name} ${numbers(tensor)[0]}`);
    const sizes = { sourceSize: 3, targetSize: 3, units: 2, seed: 1 };
    expect(biases({ ...sizes, cell: "lstm" })).toEqual(["encoder.forget.bias 1", "decoder.forget.bias 1"]);
    expect(biases({ ...sizes, cell: "gru" })).toEqual([]);
    expect(biases({ ...sizes, cell: "gru", forgetBias: 2 })).toEqual([
      "encoder.update.bias 2",
      "decoder.update.bias 2",
    ]);
  });

  it("leaves only its weights in memory", () => {
    const before = tf.memory().numTensors;
    const model = initSeq2Seq({ cell: "lstm", sourceSize: 3, targetSize: 3, units: 2, seed: 1, attention: "additive" });
    expect(tf.memory().numTensors - before).toBe(Object.keys(namedTensors(model)).length);
  });
});
