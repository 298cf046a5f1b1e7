import { statSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  dateVocabulary,
  encodeDates,
  exactMatch,
  greedyDecode,
  InputError,
  loadDates,
  loadDatesModel,
  loadTensors,
  namedTensors,
  ready,
  type Seq2Seq,
  type WrittenDate,
} from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { root } from "../built";

beforeAll(() => ready());

const attentions = ["additive", "none"] as const;
const seeds = [1, 2, 3];
const stepsOf = { additive: [350, 1000], none: [350, 4000] } as const;
const runs = attentions.flatMap((attention) =>
  stepsOf[attention].flatMap((steps) => seeds.map((seed) => ({ attention, steps, seed }))),
);

/** Returns what a model writes, and what it should write. */
async function written(model: Seq2Seq, part: "withheldDates" | "withheldYears") {
  const dates = await loadDates();
  const list: readonly WrittenDate[] = dates[part];
  const { source, sourceLengths, target } = encodeDates(dateVocabulary(dates), list);
  const ids = tf.tidy(() => {
    const { ids } = greedyDecode(model, source, { steps: 8, sourceLengths });
    return ids;
  });
  return { ids, target };
}

async function share(model: Seq2Seq, part: "withheldDates" | "withheldYears") {
  const { ids, target } = await written(model, part);
  return exactMatch(ids, target);
}

/** Returns the settings in the file of each seed. */
const said = (attention: "additive" | "none", steps: number) =>
  Promise.all(
    seeds.map(async (seed) => {
      const { model, exactMatch } = await loadDatesModel(attention, { steps, seed });
      tf.dispose(model);
      return exactMatch;
    }),
  );

describe("the shipped models of dates", () => {
  // All models are loaded and run by the same code, and datasets/README.md has their checksums. Therefore only the nightly run scores all of them.
  it.each(nightly ? runs : runs.filter(({ seed, steps }) => seed === 2 && steps === 350))(
    "$attention, $steps steps, seed $seed: reach the scores in their file",
    async ({ attention, steps, seed }) => {
      const before = tf.memory().numTensors;
      const { model, sizes, exactMatch: scores, ...rest } = await loadDatesModel(attention, { steps, seed });
      expect(sizes).toMatchObject({ attention, targetSize: 10, seed });
      expect(rest.steps).toBe(steps);
      expect(rest.loss?.length).toBe(steps === 350 ? 350 : undefined);
      for (const part of ["withheldDates", "withheldYears"] as const) {
        expect(Math.abs((await share(model, part)) - scores[part]), part).toBeLessThan(0.005); // allowed because another backend rounds differently
      }
      tf.dispose(model);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it("are those of the longest run with seed 1 by default", async () => {
    for (const [attention, steps] of [
      ["additive", 1000],
      ["none", 4000],
    ] as const) {
      const { model, sizes, steps: found } = await loadDatesModel(attention);
      expect([found, sizes.seed]).toEqual([steps, 1]);
      tf.dispose(model);
    }
  });

  it("are at most a megabyte each", () => {
    for (const { attention, steps } of runs) {
      expect(statSync(join(root, "datasets", `dates-${attention}-${steps}.safetensors`)).size).toBeLessThan(1_000_000);
    }
  });

  it.each([
    [["dot"], 'loadDatesModel: attention must be "additive" or "none", got "dot".'],
    [["none", { steps: 1000 }], "loadDatesModel: options.steps must be one of 350, 4000, got 1000."],
    [["additive", { seed: 4 }], "loadDatesModel: options.seed must be one of 1, 2, 3, got 4."],
    [["additive", { step: 4 }], 'loadDatesModel: options has no option "step".'],
  ])("loadDatesModel(%j) is rejected", async (given, message) => {
    const wrong = loadDatesModel(...(given as unknown as Parameters<typeof loadDatesModel>));
    await expect(wrong).rejects.toThrow(InputError);
    await expect(wrong).rejects.toThrow(message);
  });
});

// Lesson 11 checks what its cells compute. The file also has the scores of a control, which no lesson runs.
describe("the files of the models of dates record", () => {
  it("that they have 50,394 weights with attention, 41,434 without, and the control 51,246", async () => {
    const sizes = attentions.map(async (attention) => {
      const { model } = await loadDatesModel(attention, { steps: 350 });
      const size = Object.values(namedTensors(model)).reduce((sum, tensor) => sum + tensor.size, 0);
      tf.dispose(model);
      return size;
    });
    expect(await Promise.all(sizes)).toEqual([50394, 41434]);
    expect(await control()).toMatchObject({ units: 70, weights: 51246 });
  });

  it("at least 98 % of withheld dates are right with attention, at most a fifth without, at most 34 % with the control, and at least 97 % without after 4,000 steps", async () => {
    const dates = async (attention: "additive" | "none") =>
      (await said(attention, 350)).map(({ withheldDates }) => withheldDates);
    expect(Math.min(...(await dates("additive")))).toBeGreaterThan(0.98);
    expect(Math.max(...(await dates("none")))).toBeLessThan(0.2);
    const long = (await said("none", 4000)).map(({ withheldDates }) => withheldDates);
    expect(Math.min(...long)).toBeGreaterThan(0.97);
    const { exactMatch } = await control();
    expect(exactMatch).toHaveLength(3);
    expect(Math.max(...exactMatch.map(({ withheldDates }) => withheldDates))).toBeLessThan(0.34);
  });
});

/** The scores of the model without attention that has about as many weights as the one with attention. */
async function control() {
  const { tensors, manifest } = await loadTensors(join(root, "datasets", "dates-none-350.safetensors"));
  tf.dispose(tensors);
  return manifest.settings?.control as {
    units: number;
    weights: number;
    exactMatch: { withheldDates: number; withheldYears: number }[];
  };
}
