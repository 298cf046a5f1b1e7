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
  ready,
  type Seq2Seq,
  type WrittenDate,
} from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { nightly } from "../../nightly";
import { root } from "../built";

beforeAll(() => ready());

async function share(model: Seq2Seq, part: "withheldDates" | "withheldYears") {
  const dates = await loadDates();
  const list: readonly WrittenDate[] = dates[part];
  const { source, sourceLengths, target } = encodeDates(dateVocabulary(dates), list);
  const ids = tf.tidy(() => {
    const { ids } = greedyDecode(model, source, { steps: 8, sourceLengths });
    return ids;
  });
  return exactMatch(ids, target);
}

describe("the shipped models of dates", () => {
  // The same code loads and runs both, and datasets/README.md has their checksums. So only the nightly run scores the second one too.
  it.each(nightly ? (["additive", "none"] as const) : (["additive"] as const))(
    "%s: reaches the scores in its file",
    async (attention) => {
      const before = tf.memory().numTensors;
      const { model, sizes, steps, exactMatch: said } = await loadDatesModel(attention);
      expect(sizes).toMatchObject({ attention, targetSize: 10, seed: 1 });
      expect(steps).toBeGreaterThan(0);
      for (const part of ["withheldDates", "withheldYears"] as const) {
        expect(Math.abs((await share(model, part)) - said[part]), part).toBeLessThan(0.005); // another backend rounds differently
      }
      tf.dispose(model);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it("read at least 99 % of dates and years with attention, and a fifth fewer years than dates without it", async () => {
    const [looking, blind] = [await loadDatesModel("additive"), await loadDatesModel("none")];
    expect(looking.exactMatch.withheldDates).toBeGreaterThan(0.99);
    expect(looking.exactMatch.withheldYears).toBeGreaterThan(0.99);
    expect(blind.exactMatch.withheldDates - blind.exactMatch.withheldYears).toBeGreaterThan(0.2);
    tf.dispose([looking.model, blind.model]);
  });

  it("are at most a megabyte each", () => {
    for (const name of ["additive", "none"]) {
      expect(statSync(join(root, "datasets", `dates-${name}.safetensors`)).size).toBeLessThan(1_000_000);
    }
  });

  it("are exactly two files", async () => {
    const wrong = loadDatesModel("dot" as never);
    await expect(wrong).rejects.toThrow(InputError);
    await expect(wrong).rejects.toThrow('loadDatesModel: attention must be "additive" or "none", got "dot".');
  });
});
