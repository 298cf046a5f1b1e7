import { createHash } from "node:crypto";
import { humanNumbers, InputError, numberRows, numberWords } from "gatebook";
import { describe, expect, it } from "vitest";

describe("numberWords", () => {
  it.each([
    [1, "one"],
    [15, "fifteen"],
    [20, "twenty"],
    [99, "ninety nine"],
    [100, "one hundred"],
    [110, "one hundred ten"],
    [8000, "eight thousand"],
    [9001, "nine thousand one"],
    [8123, "eight thousand one hundred twenty three"],
  ])("of %d are %s", (n, words) => {
    expect(numberWords(n).join(" ")).toBe(words);
  });

  it.each([0, 10_000, 1.5, Number.NaN])("rejects %d", (n) => {
    expect(() => numberWords(n)).toThrow(InputError);
  });
});

describe("humanNumbers", () => {
  const { tokens, vocabulary, ids } = humanNumbers();

  it("has the text whose checksum was computed once", () => {
    const sum = createHash("sha256").update(tokens.join(" ")).digest("hex");
    expect(sum).toBe("7ec22e8e4cc9b3b26cabd1829b80a75f77cb2367d1748b9c827f88770c9c61d5");
  });

  it("has what fastai's book prints: the numbers of tokens and words, the first tokens, and their ids", () => {
    expect([tokens.length, vocabulary.length]).toEqual([63_095, 30]);
    expect(tokens.slice(0, 10).join(" ")).toBe("one . two . three . four . five .");
    expect(ids.slice(0, 10)).toEqual([0, 1, 2, 1, 3, 1, 4, 1, 5, 1]);
    expect(vocabulary.indexOf("thousand")).toBe(29);
  });

  it("gives the majority baseline of the book, to the last digit", () => {
    const targets = Array.from({ length: 21_031 }, (_, n) => ids[3 * n + 3]);
    const validation = targets.slice(Math.floor(0.8 * targets.length));
    const share = validation.filter((id) => id === 29).length / validation.length;
    expect(share).toBe(0.15165200855716662);
  });
});

describe("numberRows", () => {
  const { ids } = humanNumbers();

  it("cuts the text as the book does: 64 rows of 49 and 12 windows of 16 tokens", () => {
    const { train, validation } = numberRows(ids, { window: 16 });
    expect([train.length, validation.length]).toEqual([64, 64]);
    expect(new Set(train.map((row) => row.length))).toEqual(new Set([49 * 16 + 1]));
    expect(new Set(validation.map((row) => row.length))).toEqual(new Set([12 * 16 + 1]));
    expect(train[1]?.slice(0, 3)).toEqual(ids.slice(49 * 16, 49 * 16 + 3)); // row 1 continues row 0
    expect(train[0]?.at(-1)).toBe(train[1]?.[0]);
    expect(validation[0]?.slice(0, 3)).toEqual(ids.slice(16 * 3154, 16 * 3154 + 3));
  });

  it("rejects a text that is too short, and a window of 0 tokens", () => {
    expect(() => numberRows([1, 2, 3], { window: 16 })).toThrow(
      "numberRows: ids must be long enough for 64 rows of 16 tokens in both parts, got 3.",
    );
    expect(() => numberRows(ids, { window: 0 })).toThrow("options.window must be a whole number of at least 1, got 0");
  });
});
