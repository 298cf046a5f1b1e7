import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  agreementBaseline,
  agreementTask,
  agreementWords,
  encodeSentence,
  gru,
  InputError,
  loadAgreementModel,
  lstm,
  ready,
} from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../built";

beforeAll(() => ready());

/** Returns the words of each row of a batch, and the steps at which a tensor is 1. */
function read(options: { length: number; batch: number; seed: number; modifiers?: number }) {
  return tf.tidy(() => {
    const { inputs, targets, asked, attractors } = agreementTask(options);
    expect([...new Set(inputs.sum(2).dataSync())]).toEqual([1]); // there is one word per step
    const words = (inputs.argMax(2).arraySync() as number[][]).map((row) =>
      row.map((id) => agreementWords[id] as string),
    );
    const numbers = (tensor: tf.Tensor3D) => tensor.arraySync().map((row) => row.map(([value]) => value as number));
    return { words, targets: numbers(targets), asked: numbers(asked), attractors: numbers(attractors) };
  });
}

const isPlural = (noun: string) => noun.endsWith("s");
const isNoun = (word: string) => /^(key|car|dog|boy)s?$/.test(word);

describe("agreementTask", () => {
  it("has asked = 1 at the step before each verb, and 0 elsewhere", () => {
    const { words, asked } = read({ length: 80, batch: 40, seed: 3 });
    for (const [row, texts] of words.entries())
      for (let t = 0; t + 1 < texts.length; t++)
        expect(asked[row]?.[t], `${row}, ${t}`).toBe(/^(was|were)$/.test(texts[t + 1] as string) ? 1 : 0);
  });

  it("derives the verb from the first noun of its sentence, and marks attractors by comparing it with the last noun", () => {
    const { words, targets, asked, attractors } = read({ length: 80, batch: 40, seed: 4 });
    let attracted = 0;
    for (const [row, texts] of words.entries()) {
      let nouns: string[] = [];
      for (const [t, word] of texts.entries()) {
        if (word === ".") nouns = [];
        if (isNoun(word)) nouns.push(word);
        if (asked[row]?.[t] !== 1) {
          expect([targets[row]?.[t], attractors[row]?.[t]]).toEqual([0, 0]);
          continue;
        }
        const [subject, last] = [isPlural(nouns[0] as string), isPlural(nouns.at(-1) as string)];
        expect(targets[row]?.[t]).toBe(subject ? 1 : 0);
        expect(attractors[row]?.[t]).toBe(subject === last ? 0 : 1);
        attracted += attractors[row]?.[t] as number;
        if (t + 1 < texts.length) expect(texts[t + 1]).toBe(subject ? "were" : "was");
      }
    }
    expect(attracted).toBeGreaterThan(50);
  });

  it("puts the verb directly after the subject if there are no modifiers", () => {
    const { attractors, words } = read({ length: 60, batch: 20, seed: 5, modifiers: 0 });
    expect(attractors.flat().every((value) => value === 0)).toBe(true);
    expect(words.flat()).not.toContain("near");
  });

  it("gives the same batch for the same seed, and another batch for another seed", () => {
    expect(read({ length: 30, batch: 2, seed: 6 })).toEqual(read({ length: 30, batch: 2, seed: 6 }));
    expect(read({ length: 30, batch: 2, seed: 6 }).words).not.toEqual(read({ length: 30, batch: 2, seed: 7 }).words);
  });

  it("has a baseline of ln 2, because half of the verbs are plural", () => {
    const { targets, asked } = read({ length: 60, batch: 500, seed: 8 });
    const sum = (rows: number[][]) => rows.flat().reduce((total, value) => total + value, 0);
    const share = sum(targets) / sum(asked);
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / sum(asked))); // the limit is four standard deviations
    expect(agreementBaseline).toBe(Math.log(2));
  });

  it.each([
    ["a length of 0", { length: 0, batch: 1, seed: 1 }, /options\.length/],
    ["a batch of 1.5", { length: 1, batch: 1.5, seed: 1 }, /options\.batch/],
    ["modifiers of -1", { length: 1, batch: 1, seed: 1, modifiers: -1 }, /options\.modifiers/],
    ["no seed", { length: 1, batch: 1 }, /seed/],
    ["an unknown option", { length: 1, batch: 1, seed: 1, size: 2 }, /size/],
  ])("rejects %s", (_, options, message) => {
    expect(() => agreementTask(options as never)).toThrow(InputError);
    expect(() => agreementTask(options as never)).toThrow(message);
  });
});

describe("encodeSentence", () => {
  it("returns one one-hot row for each word", () => {
    const encoded = encodeSentence("the keys were gone .");
    expect(encoded.shape).toEqual([1, 5, 18]);
    expect((encoded.argMax(2).arraySync() as number[][])[0]?.map((id) => agreementWords[id])).toEqual([
      "the",
      "keys",
      "were",
      "gone",
      ".",
    ]);
    encoded.dispose();
  });

  it("rejects unknown words by name, and an empty text", () => {
    expect(() => encodeSentence("the cats were gone .")).toThrow(/got "cats"\. Write in small letters/);
    expect(() => encodeSentence("  ")).toThrow(/at least one word/);
  });
});

describe("loadAgreementModel", () => {
  it.each(["lstm", "gru"] as const)("%s: is as accurate on new sentences as its file states", async (cell) => {
    const before = tf.memory().numTensors;
    const model = await loadAgreementModel(cell as "lstm");
    const shares = tf.tidy(() => {
      const { inputs, targets, asked, attractors } = agreementTask({ length: 60, batch: 200, seed: 77 });
      const run = cell === "lstm" ? lstm : (gru as unknown as typeof lstm);
      const hidden = run(model.cell, inputs).hidden; // [B, T, H]
      const units = hidden.shape[2];
      const logits = tf.add(tf.matMul(tf.reshape(hidden, [-1, units]), model.answer.kernel), model.answer.bias);
      const says = tf.reshape(tf.cast(tf.greater(logits, 0), "float32"), targets.shape);
      const right = tf.cast(tf.equal(says, targets), "float32");
      const share = (where: tf.Tensor) => tf.div(tf.sum(tf.mul(right, where)), tf.sum(where)).dataSync()[0] as number;
      return { all: share(asked), afterAttractor: share(attractors) };
    });
    expect(Math.abs(shares.all - model.accuracy.all)).toBeLessThan(0.005);
    expect(Math.abs(shares.afterAttractor - model.accuracy.afterAttractor)).toBeLessThan(0.01);
    tf.dispose([model.cell, model.answer] as unknown as tf.Tensor[]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(["lstm", "gru"])("the file of the %s has the checksum in datasets/README.md, and at most 3 KB", (cell) => {
    const bytes = readFileSync(join(root, "datasets", `agreement-${cell}.safetensors`));
    const sum = createHash("sha256").update(bytes).digest("hex");
    expect(readFileSync(join(root, "datasets", "README.md"), "utf8")).toContain(sum);
    expect(bytes.length).toBeLessThan(3072);
  });

  it("rejects a cell that was not trained", async () => {
    await expect(loadAgreementModel("rnn" as "lstm")).rejects.toThrow('cell must be "lstm" or "gru", got "rnn"');
  });
});
