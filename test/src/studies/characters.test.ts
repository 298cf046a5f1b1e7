import * as tf from "@tensorflow/tfjs";
import {
  bestUnits,
  type CharacterModel,
  characterLoss,
  connectivity,
  connectivityByLag,
  encodeWords,
  type LstmWeights,
  letterAlone,
  letterFeatures,
  loadWords,
  lstm,
  newCharacterModel,
  readWords,
  ready,
  sampleWords,
  silence,
  trainCharacterModel,
  type Words,
} from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hiddenStates } from "../../../src/studies/answers";
import { characters } from "../../../src/studies/experiments/characters";
import { nightly } from "../../nightly";

const small = { units: 12, steps: 60, batch: 16, learningRate: 0.02 };
const cells = ["rnn", "lstm", "gru"] as const;
let words: Words;
let texts: string[];
let before: number;
beforeAll(async () => {
  await ready();
  words = await loadWords();
  texts = words.train.map(({ text }) => text);
  before = tf.memory().numTensors;
});
afterAll(() => expect(tf.memory().numTensors).toBe(before));

function withModel<R>(model: CharacterModel, work: (model: CharacterModel) => R): R {
  const there = tf.memory().numTensors;
  try {
    const result = work(model);
    expect(tf.memory().numTensors).toBe(there); // no call may leave a tensor in memory
    return result;
  } finally {
    tf.dispose(model);
  }
}
const made = (cell: (typeof cells)[number] = "lstm", seed = 1) => newCharacterModel({ ...small, cell }, seed);

describe("a character model", () => {
  // the nightly run trains every cell; in each run, the tests below use every cell
  it.each(nightly ? cells : (["lstm"] as const))(
    "reaches a loss far below ln 27 in few steps, and the same loss with the same seed: %s",
    async (cell) => {
      const [first, again] = [made(cell), made(cell)];
      const shares: number[] = [];
      const begun = characterLoss(first, texts.slice(0, 100));
      expect(begun).toBeGreaterThan(Math.log(27) - 0.3);
      const curve = await trainCharacterModel(first, texts, small, {
        seed: 5,
        onProgress: (share) => void shares.push(share),
      });
      expect(await trainCharacterModel(again, texts, small, { seed: 5 })).toEqual(curve);
      expect(characterLoss(first, texts.slice(0, 100))).toBeLessThan(begun - 0.5);
      expect([curve.length, shares.length, shares.at(-1)]).toEqual([40, 60, 1]);
      tf.dispose([first, again]);
    },
  );

  it("has a loss over the letters and the end of a word, and over nothing after the end", () => {
    withModel(made(), (model) => {
      const [short, long] = readWords(model, ["cat", "elephants"]);
      const every = [...(short?.surprise ?? []), ...(long?.surprise ?? [])];
      expect([short?.surprise.length, short?.hidden.length, long?.surprise.length]).toEqual([4, 4, 10]);
      expect(characterLoss(model, ["cat", "elephants"])).toBeCloseTo(every.reduce((a, b) => a + b) / every.length, 5);
      const [alone] = readWords(model, ["cat"]);
      for (const [t, row] of (alone?.hidden ?? []).entries())
        for (const [unit, value] of row.entries()) expect(value).toBeCloseTo(short?.hidden[t]?.[unit] as number, 5);
    });
  });

  it("rejects wrong settings before any training", () => {
    expect(() => newCharacterModel({ units: 0 }, 1)).toThrow(
      "newCharacterModel: the setting units must be at least 1, got 0.",
    );
    expect(() => newCharacterModel({ sell: "lstm" } as never, 1)).toThrow(
      "there is no setting sell. Available: cell, ",
    );
    expect(() => newCharacterModel({}, Number.NaN)).toThrow("seed");
  });
});

describe("silence", () => {
  it.each(cells)("makes the output of a unit 0 for all later layers and steps: %s", (cell) => {
    withModel(made(cell), (model) => {
      const quiet = silence(model, 3);
      const { recurrent } = (cell === "rnn" ? quiet.network.cell : Object.values(quiet.network.cell)[0]) as {
        recurrent: tf.Tensor2D;
      };
      for (const kernel of [recurrent, quiet.network.kernel]) {
        const rows = kernel.arraySync();
        expect(rows[3]?.every((weight) => weight === 0)).toBe(true);
        expect(rows[2]?.some((weight) => weight !== 0)).toBe(true);
      }
      // no other unit depends on unit 3 any more: the other units have the same values if the signs of the weights of unit 3 are changed
      const [a] = readWords(quiet, ["cat"]);
      const turned = tf.tidy(() => {
        const column = tf.tensor2d(
          Array.from({ length: 12 }, (_, unit) => (unit === 3 ? -5 : 1)),
          [1, 12],
        );
        const turn = (value: unknown, name: string): tf.TensorContainer =>
          value instanceof tf.Tensor
            ? name === "bias"
              ? tf.clone(value)
              : tf.mul(value, column)
            : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, turn(inner, key)]));
        return turn(quiet.network.cell, "cell");
      });
      const [b] = readWords({ cell, network: { ...quiet.network, cell: turned as never } }, ["cat"]);
      for (const [t, row] of (a?.hidden ?? []).entries())
        for (const [unit, value] of row.entries()) if (unit !== 3) expect(b?.hidden[t]?.[unit]).toBeCloseTo(value, 5);
      for (const [t, value] of (a?.surprise ?? []).entries()) expect(b?.surprise[t]).toBeCloseTo(value, 5);
      tf.dispose([quiet, turned]);
    });
  });

  it("rejects a unit that does not exist", () => {
    withModel(made(), (model) => {
      expect(() => silence(model, 12)).toThrow("silence: unit must be a whole number from 0 to 11, got 12.");
    });
  });
});

describe("connectivity", () => {
  it.each(cells)(
    "is the norm of the gradient of the log-probability, and agrees with central differences: %s",
    (cell) => {
      withModel(made(cell), (model) => {
        const [places] = connectivity(model, ["cat", "do"]);
        expect(places?.map((row) => row.length)).toEqual([1, 2, 3, 4]);
        // computes d ln p(t | · c a) / d x_1 by central differences, where x_1 is the row of c
        const numeric = tf.tidy(() => {
          const { inputs, targets } = encodeWords(["cat"]);
          const [T, F, t, s, by] = [4, 27, 2, 1, 0.01];
          const said = (delta: tf.Tensor) => {
            const { network } = model;
            const hidden = hiddenOf(model, tf.add(inputs, delta));
            const logits = tf.add(tf.matMul(tf.reshape(hidden, [T, 12]), network.kernel), network.bias);
            return tf.sum(tf.mul(tf.logSoftmax(logits), tf.reshape(targets, [T, F])), 1).arraySync() as number[];
          };
          return Array.from({ length: F }, (_, f) => {
            const step = tf.tensor3d(
              Array.from({ length: T * F }, (_, n) => (n === s * F + f ? by : 0)),
              [1, T, F],
            );
            return ((said(step)[t] as number) - (said(tf.neg(step))[t] as number)) / (2 * by);
          });
        });
        const norm = Math.hypot(...numeric);
        expect(places?.[2]?.[1]).toBeGreaterThan(0);
        expect((places?.[2]?.[1] as number) / norm).toBeCloseTo(1, 2);
      });
    },
  );

  it("does not depend on the other words in the batch", () => {
    withModel(made(), (model) => {
      const [, beside] = connectivity(model, ["elephants", "cat"]);
      const [alone] = connectivity(model, ["cat"]);
      for (const [t, row] of (alone ?? []).entries())
        for (const [s, value] of row.entries()) expect(beside?.[t]?.[s]).toBeCloseTo(value, 5);
    });
  });

  it("is averaged over the same positions for every distance", () => {
    withModel(made(), (model) => {
      const [places] = connectivity(model, ["cats"]);
      const [third, fourth] = [places?.[3], places?.[4]] as [number[], number[]];
      const expected = [0, 1, 2].map((lag) => ((third[3 - lag] as number) + (fourth[4 - lag] as number)) / 2);
      for (const [lag, mean] of connectivityByLag(model, ["cats", "do"], 3).entries())
        expect(mean).toBeCloseTo(expected[lag] as number, 5);
      expect(() => connectivityByLag(model, ["do"], 3)).toThrow("most must be a whole number of letters");
    });
  });
});

/** Returns the hidden states, computed with the public functions of the cells. */
function hiddenOf({ cell, network }: CharacterModel, inputs: tf.Tensor3D): tf.Tensor3D {
  return cell === "lstm" ? lstm(network.cell as LstmWeights, inputs).hidden : hiddenStates(cell, network, inputs);
}

describe("bestUnits and letterAlone", () => {
  it("find a unit that the test has built to mark vowels", () => {
    const choose = words.validation.slice(0, 60);
    const measure = words.test.slice(0, 60);
    withModel(made("rnn"), (model) => {
      const built = tf.tidy(() => {
        const reads = [..."·abcdefghijklmnopqrstuvwxyz"].map((letter) => [0, "aeiou".includes(letter) ? -3 : 0, 0]);
        const kernel = tf.tensor2d(reads, [27, 3]);
        return { kernel, recurrent: tf.zeros<tf.Rank.R2>([3, 3]), bias: tf.zeros<tf.Rank.R1>([3]) };
      });
      const output = tf.zeros<tf.Rank.R2>([3, 27]);
      const small: CharacterModel = { cell: "rnn", network: { ...model.network, cell: built, kernel: output } };
      const features = {
        vowel: (word: { text: string }, place: number) => Number("aeiou".includes(word.text[place - 1] as string)),
      };
      expect(bestUnits(small, { choose, measure }, features)).toEqual([
        { feature: "vowel", unit: 1, sign: -1, score: 1 },
      ]);
      expect(letterAlone({ choose, measure }, features)).toEqual([{ feature: "vowel", score: 1 }]);
      const same = { "always so": () => 1 };
      expect(() => bestUnits(small, { choose, measure }, same)).toThrow(
        'bestUnits: the feature "always so" must have at least two different values in the words, got only one.',
      );
      tf.dispose([built, output]);
    });
  });

  it("show that a single letter predicts vowels, but not the number of letters so far", () => {
    const scores = letterAlone({ choose: words.validation, measure: words.test });
    expect(scores.map(({ feature }) => feature)).toEqual(Object.keys(letterFeatures));
    const of = (wanted: string) => scores.find(({ feature }) => feature === wanted)?.score as number;
    expect(of("the letter is a vowel")).toBeGreaterThan(0.99);
    expect(of("letters so far")).toBeLessThan(0.7);
  });
});

describe("sampleWords", () => {
  it("returns words that are the same for the same seed, not empty, and not longer than allowed", () => {
    withModel(made(), (model) => {
      const first = sampleWords(model, { count: 30, seed: 1, most: 5 });
      expect(sampleWords(model, { count: 30, seed: 1, most: 5 })).toEqual(first);
      expect(sampleWords(model, { count: 30, seed: 2, most: 5 })).not.toEqual(first);
      expect(first.every((word) => /^[a-z]{1,5}$/.test(word))).toBe(true);
      expect(new Set(first.map((word) => word.length)).size).toBeGreaterThan(1);
    });
  });

  it("draws from the distribution of the model: a model that is certain repeats one letter, and a high temperature gives many letters", () => {
    withModel(made(), (model) => {
      const bias = tf.tensor1d(Array.from({ length: 27 }, (_, id) => (id === 2 ? 30 : 0)));
      const sure: CharacterModel = { ...model, network: { ...model.network, bias } };
      expect(sampleWords(sure, { count: 2, seed: 1, most: 4 })).toEqual(["bbbb", "bbbb"]);
      const hot = sampleWords(sure, { count: 2, seed: 1, most: 16, temperature: 1000 }).join("");
      expect(new Set(hot).size).toBeGreaterThan(5);
      tf.dispose(bias);
    });
  });

  it("rejects a count of 0 and a temperature of 0", () => {
    withModel(made(), (model) => {
      expect(() => sampleWords(model, { count: 0, seed: 1 })).toThrow("options.count");
      expect(() => sampleWords(model, { count: 1, seed: 1, temperature: 0 })).toThrow(
        "must be a number above 0, got 0",
      );
    });
  });
});

describe("the experiment characters", () => {
  it("measures loss, readings and reach, and measures the same values with the same seed", async () => {
    const tiny = { units: 6, steps: 8, batch: 8 };
    const first = await characters.run(tiny, { seed: 1 });
    expect(await characters.run(tiny, { seed: 1 })).toEqual(first);
    const features = Object.keys(letterFeatures).length;
    expect([first.readings.length, first.untrained.length, first.reach.length]).toEqual([features, features, 8]);
    expect(first.loss).toBeLessThan(Math.log(27) + 0.1);
    for (const score of [...first.readings, ...first.untrained]) expect(score).toBeGreaterThan(0.3);
  });

  it("stops at its next step if the signal is aborted, and leaves no tensor", async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error("enough"));
    const run = characters.run({ units: 6, steps: 8, batch: 8 }, { seed: 1, signal: stop.signal, onProgress });
    await expect(run).rejects.toThrow("enough");
  });
});
