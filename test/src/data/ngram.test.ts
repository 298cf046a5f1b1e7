import * as tf from "@tensorflow/tfjs";
import { EDGE, encodeWords, letters, ngram, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await ready();
});

// The expected values are counted by hand. There are 9 letters and 3 ends, with the counts c 1, a 3, t 2, r 1, b 1, e 1, end 3.
const three = ["cat", "rat", "abe"];

describe("ngram", () => {
  it("gives 1/27 to every letter at order 0", () => {
    const none = ngram({ order: 0, texts: [] });
    expect(none.probability("ca", "t")).toBeCloseTo(1 / 27, 12);
    expect(none.loss(["any", "words"])).toBeCloseTo(Math.log(27), 12);
  });

  it("counts single letters at order 1", () => {
    const single = ngram({ order: 1, texts: three });
    expect(single.probability("c", "a")).toBeCloseTo((3 + 1) / (12 + 27), 12);
    expect(single.probability("", EDGE)).toBeCloseTo((3 + 1) / 39, 12);
    expect(single.probability("", "z")).toBeCloseTo(1 / 39, 12);
  });

  it("counts pairs at order 2: t follows a twice, and b once", () => {
    const pairs = ngram({ order: 2, texts: three });
    expect(pairs.probability("ca", "t")).toBeCloseTo((2 + 1) / (3 + 27), 12);
    expect(pairs.probability("a", "b")).toBeCloseTo((1 + 1) / (3 + 27), 12);
    expect(pairs.probability("", "c")).toBeCloseTo((1 + 1) / (3 + 27), 12); // at the beginning of a word
    expect(pairs.probability("cat", EDGE)).toBeCloseTo((2 + 1) / (2 + 27), 12);
    expect(pairs.probability("z", "z")).toBeCloseTo(1 / 27, 12); // this combination does not occur
  });

  it("counts triples at order 3, with a smaller `add` if given", () => {
    const triples = ngram({ order: 3, texts: three, add: 0.1 });
    expect(triples.probability("ca", "t")).toBeCloseTo((1 + 0.1) / (1 + 2.7), 12);
    expect(triples.probability("", "a")).toBeCloseTo((1 + 0.1) / (3 + 2.7), 12);
    expect(triples.probability("a", "b")).toBeCloseTo((1 + 0.1) / (1 + 2.7), 12); // "a" is at the beginning of a word in "abe"
  });

  it("has probabilities that sum to 1, and a loss that is the mean of -ln of the probabilities", () => {
    for (const order of [0, 1, 2, 3, 4]) {
      const model = ngram({ order, texts: three, add: 0.5 });
      const sum = letters.reduce((total, letter) => total + model.probability("ca", letter), 0);
      expect(sum).toBeCloseTo(1, 12);
      const parts = [
        ["", "a"],
        ["a", "t"],
        ["at", EDGE],
      ].map(([before, letter]) => -Math.log(model.probability(before as string, letter as string)));
      expect(model.loss(["at"])).toBeCloseTo(parts.reduce((a, b) => a + b, 0) / 3, 12);
    }
  });

  it("rejects invalid options", () => {
    expect(() => ngram({ order: 2.5, texts: three })).toThrow(
      "options.order must be a whole number from 0 to 6, got 2.5",
    );
    expect(() => ngram({ order: 7, texts: three })).toThrow("got 7");
    expect(() => ngram({ order: 2, texts: three, add: 0 })).toThrow("options.add must be a number above 0, got 0");
    expect(() => ngram({ order: 1, texts: [] })).toThrow("texts must be at least one word, got none");
    expect(() => ngram({ order: 1, texts: ["it's"] })).toThrow(
      'texts[0] must be a word of the letters a to z, got "it\'s"',
    );
    expect(() => ngram({ order: 1, texts: three, plus: 1 } as never)).toThrow('no option "plus"');
    expect(() => ngram({ order: 1, texts: three }).probability("", "?")).toThrow("letter must be one of ·abc");
  });
});

describe("encodeWords", () => {
  it("puts the edge sign before a word in the inputs and after the word in the targets, and zeros after the end", () => {
    const { inputs, targets, lengths } = encodeWords(["cab", "a"]);
    expect([inputs.shape, targets.shape, lengths]).toEqual([
      [2, 4, 27],
      [2, 4, 27],
      [4, 2],
    ]);
    const ids = (rows: tf.Tensor3D) =>
      rows.arraySync().map((word) => word.map((row) => (row.includes(1) ? row.indexOf(1) : -1)));
    expect(ids(inputs)).toEqual([
      [0, 3, 1, 2],
      [0, 1, -1, -1],
    ]);
    expect(ids(targets)).toEqual([
      [3, 1, 2, 0],
      [1, 0, -1, -1],
    ]);
    expect([inputs, targets].map((rows) => rows.sum().dataSync()[0])).toEqual([6, 6]);
    tf.dispose([inputs, targets]);
  });

  it("rejects word records of a data set with the advice to pass their text", () => {
    expect(() => encodeWords([{ text: "cat", phones: [] }] as never)).toThrow(
      'encodeWords: texts[0] must be a word of the letters a to z, got {"text":"cat","phones":[]}. For a word of the data set, pass its `text`.',
    );
    expect(() => encodeWords([""])).toThrow('got ""');
  });
});
