import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  bestUnits,
  characterLoss,
  characterVocabulary,
  connectivity,
  encodeWords,
  experiments,
  newCharacterModel,
  ngram,
  passagesOf,
  readWords,
  ready,
  sampleWords,
  silence,
  trainCharacterModel,
} from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobsOf } from "../../../src/runs/run";
import type { Experiment } from "../../../src/runs/types";
import { nightly } from "../../nightly";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-text-"));
  await ready();
});
afterAll(() => rmSync(folder, { recursive: true }));

const tiny = { cell: "gru", units: 6, steps: 3, batch: 4 } as const;

describe("passagesOf", () => {
  it("splits a text into lines, and splits long lines only between code points", () => {
    expect(passagesOf("ab\r\n\n  c d  \n😀😀😀", { most: 2 })).toEqual(["ab", "c ", "d", "😀😀", "😀"]);
    expect(passagesOf("𠮷".repeat(41)).map((one) => [...one].length)).toEqual([40, 1]);
  });

  it("composes accents, so that é is one symbol even if it was typed as two", () => {
    expect(passagesOf("e\u0301")).toEqual(["é"]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["a text of spaces", () => passagesOf(" \n\t\n"), /at least one symbol that is not a space/],
    [
      "half of a surrogate pair",
      () => passagesOf("ab\ud83d"),
      /text must be whole code points, got half of one at index 2/,
    ],
    ["no text", () => passagesOf(3 as never), /text must be a string, got number/],
    ["passages of length 0", () => passagesOf("a", { most: 0 }), /options\.most/],
  ])("rejects %s", (_, work, message) => {
    expect(work).toThrow(message);
  });
});

describe("characterVocabulary", () => {
  it("contains the edge symbol and each code point, sorted by number", () => {
    expect(characterVocabulary(["naïve", "😀", "𠮷a"])).toEqual(["·", "a", "e", "n", "v", "ï", "😀", "𠮷"]);
  });

  it("uses another edge symbol if the text contains the usual one", () => {
    const vocabulary = characterVocabulary(["col·lecció"]);
    expect([vocabulary[0], vocabulary.includes("·"), new Set(vocabulary).size]).toEqual(["■", true, vocabulary.length]);
    expect(characterVocabulary(["·■◆●█␟"])[0]).toBe("\ue000");
  });

  it("rejects an empty text and half of a surrogate pair", () => {
    expect(() => characterVocabulary([])).toThrow(/at least one symbol, got none/);
    expect(() => characterVocabulary(["a", "\udc00"])).toThrow(/texts\[1\] must be whole code points/);
  });
});

const scripts: [string, string[]][] = [
  ["emoji with joiners and skin tones", ["👩🏽‍🚀🚀", "🚀👍🏿", "👍"]],
  ["Greek with accents", ["καλημέρα", "κόσμε", "ώρα"]],
  ["rare Chinese characters", ["𠮷野家", "吉野", "家"]],
  ["Arabic with spaces and digits", ["مرحبا ٤٢", "سلام", "٤"]],
];

describe.each(scripts)("a character model of %s", (script, texts) => {
  const vocabulary = characterVocabulary(texts);
  const lengths = texts.map((text) => [...text].length + 1);

  it("encodes each code point as one row, with the edge symbol before and after the text", () => {
    const encoded = tf.tidy(() => {
      const { inputs, targets, lengths } = encodeWords(texts, vocabulary);
      return { shape: inputs.shape, next: tf.argMax(targets, -1).arraySync() as number[][], lengths: [...lengths] };
    });
    expect(encoded.shape).toEqual([texts.length, Math.max(...lengths), vocabulary.length]);
    expect(encoded.lengths).toEqual(lengths);
    for (const [n, text] of texts.entries())
      expect(
        encoded.next[n]
          ?.slice(0, (lengths[n] as number) - 1)
          .map((id) => vocabulary[id])
          .join(""),
      ).toBe(text);
  });

  // the nightly run trains on every script; the other tests check in each run that every script is encoded correctly
  if (nightly || script === scripts[0]?.[0])
    it("learns, reads, samples, can have units silenced, and keeps no tensor", async () => {
      const before = tf.memory().numTensors;
      const model = newCharacterModel({ ...tiny, steps: 150 }, 1, vocabulary);
      const nothing = Math.log(vocabulary.length);
      await trainCharacterModel(model, texts, { ...tiny, steps: 150 }, { seed: 1 });
      expect(characterLoss(model, texts)).toBeLessThan(0.6 * nothing);
      expect(ngram({ order: 0, texts, vocabulary }).loss(texts)).toBeCloseTo(nothing, 10);
      expect(readWords(model, texts).map(({ hidden, surprise }) => [hidden.length, surprise.length])).toEqual(
        lengths.map((length) => [length, length]),
      );
      expect(connectivity(model, texts).map((places) => places.length)).toEqual(lengths);
      for (const word of sampleWords(model, { count: 5, seed: 1 }))
        for (const symbol of word) expect(vocabulary.slice(1)).toContain(symbol);
      const words = texts.map((text) => ({ text, phones: [] }));
      const place = { place: (_: unknown, at: number) => at };
      expect(bestUnits(model, { choose: words, measure: words }, place)[0]?.score).toBeGreaterThan(0.5);
      const quiet = silence(model, 0);
      expect(characterLoss(quiet, texts)).not.toBe(characterLoss(model, texts));
      tf.dispose([model, quiet]);
      expect(tf.memory().numTensors).toBe(before);
    });

  it("rejects an unknown symbol and names its position", () => {
    const model = newCharacterModel(tiny, 1, vocabulary);
    expect(() => characterLoss(model, [texts[0] as string, `${texts[1]}☃`])).toThrow(
      `texts[1] must be at least one symbol, all of them from the vocabulary, got "☃" at symbol ${(lengths[1] as number) - 1}.`,
    );
    expect(() => encodeWords([vocabulary[0] as string], vocabulary)).toThrow(/texts\[0\] must be at least one symbol/);
    tf.dispose(model);
  });
});

describe("an invalid vocabulary", () => {
  it.each<[string, string[], RegExp]>([
    ["has only an edge", ["·"], /got 1\./],
    ["contains a symbol twice", ["·", "a", "a"], /got "a" at place 1/],
    ["contains an entry of two code points", ["·", "ab"], /got "ab" at place 1/],
  ])("is rejected if it %s", (_, vocabulary, message) => {
    expect(() => newCharacterModel(tiny, 1, vocabulary)).toThrow(message);
  });
});

describe("the experiment characters with a file", () => {
  const characters = experiments.characters as unknown as Experiment;
  const file = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const song = Array.from({ length: 40 }, (_, n) => `Änne fährt 🚲 nach Köln, zum ${n}. Mal`).join("\n");

  it("measures loss and reach on passages outside the training, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const path = file("song.txt", song);
    const made = await experiments.characters.run({ ...tiny, steps: 60, file: path }, { seed: 1 });
    expect([made.readings, made.reach.length, made.curve.length]).toEqual([[], 8, 40]);
    expect(made.withheldCurve).toHaveLength(20);
    expect(made.withheldCurve.at(-1)).toBe(made.loss); // the last measurement is after the last step
    expect(made.loss).toBeLessThan(Math.log(characterVocabulary([song]).length));
    expect(await experiments.characters.run({ ...tiny, steps: 60, file: path }, { seed: 1 })).toEqual(made);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("measures fewer lags if every passage is short", async () => {
    const { reach } = await experiments.characters.run(
      { ...tiny, file: file("short.txt", "ab\ncd\n".repeat(10)) },
      { seed: 1 },
    );
    expect(reach).toHaveLength(2);
  });

  it("reports what is wrong with the file", async () => {
    const run = (path: string) => experiments.characters.run({ ...tiny, file: path }, { seed: 1 });
    await expect(run(file("few.txt", "a\nb"))).rejects.toThrow(/must contain at least 10 passages, .* got 2/);
    await expect(run(file("empty.txt", ""))).rejects.toThrow(/at least one symbol/);
    await expect(run(file("latin.txt", Buffer.from("Köln", "latin1")))).rejects.toThrow(
      /must be text in utf-8, but line 1/,
    );
    await expect(run(join(folder, "none.txt"))).rejects.toThrow(/none\.txt" cannot be read/);
  });

  it("has a new job id if the file has changed, and runs with the kit's words keep their ids", async () => {
    const path = file("changing.txt", song);
    const [first] = await jobsOf(characters, { ...tiny, file: path }, [1]);
    file("changing.txt", `${song}!`);
    const [second] = await jobsOf(characters, { ...tiny, file: path }, [1]);
    expect(first?.settings.sha256).not.toBe(second?.settings.sha256);
    await expect(experiments.characters.run({ ...first?.settings }, { seed: 1 })).rejects.toThrow(/has changed since/);
    expect(Object.keys(experiments.characters.complete())).toEqual(expect.not.arrayContaining(["file", "sha256"]));
  });
});
