import * as tf from "@tensorflow/tfjs";
import { experiments, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await ready();
});

const { attention } = experiments;
const small = { units: 8, batch: 8, steps: 4, shortest: 2, longest: 3, symbols: 3 } as const;

describe("the experiment attention", () => {
  it.each(["none", "dot", "general", "additive"] as const)(
    "%s: same seed, same numbers; no tensor is left",
    async (scorer) => {
      const before = tf.memory().numTensors;
      const first = await attention.run({ ...small, scorer }, { seed: 1 });
      expect(await attention.run({ ...small, scorer }, { seed: 1 })).toEqual(first);
      expect(await attention.run({ ...small, scorer }, { seed: 2 })).not.toEqual(first);
      expect(tf.memory().numTensors).toBe(before);
      expect(first.lengths).toEqual([2, 3, 4, 5, 6, 7]);
      for (const share of [...first.exact, ...first.right, ...first.looksRight]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
      expect(first.exactAtLongest).toBe(first.exact[1]);
      for (const [n, exact] of first.exact.entries()) expect(exact).toBeLessThanOrEqual(first.right[n] as number);
      if (scorer === "none") expect(first.looksRight.every((share) => share === 0)).toBe(true);
    },
  );

  it("learns short rows, and looks where it has to", async () => {
    const settings = { scorer: "general", units: 16, shortest: 1, longest: 4, symbols: 4, steps: 150 } as const;
    const { exactAtLongest, looksRight } = await attention.run(settings, { seed: 1 });
    expect(exactAtLongest).toBeGreaterThan(0.9); // 1 in 256 by chance
    expect(looksRight[3]).toBeGreaterThan(0.6); // a quarter by chance
  });

  it("refuses lengths the wrong way round, and an odd number of units", async () => {
    await expect(attention.run({ ...small, shortest: 5 }, { seed: 1 })).rejects.toThrow(
      "attention: shortest must be at most longest, got 5 and 3.",
    );
    await expect(attention.run({ ...small, units: 7 }, { seed: 1 })).rejects.toThrow("the setting units");
  });

  it("stops at its next step, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(attention.run(small, { seed: 1, signal })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });
});
