import * as tf from "@tensorflow/tfjs";
import { ready, stringTransduction } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { type AttentionSettings, attention } from "../../../../src/studies/experiments/attention";

beforeAll(async () => {
  await ready();
});

const scorers = ["none", "dot", "scaledDot", "general", "additive"] as const;
const small = { steps: 3, units: 6, batch: 4, symbols: 3, shortest: 2, longest: 3, examined: 4, every: 1 };
const run = (settings: Partial<AttentionSettings>, seed = 1) => attention.run({ ...small, ...settings }, { seed });

describe("the experiment attention", () => {
  it.each(scorers)("measures each length and leaves no tensor: %s", async (scorer) => {
    const before = tf.memory().numTensors;
    for (const cell of ["gru", "lstm"] as const)
      for (const bidirectional of [false, true]) {
        const measured = await run({ scorer, cell, bidirectional });
        expect(measured.lengths).toEqual([2, 3, 4]);
        expect(measured.curve).toHaveLength(small.steps);
        expect(measured.atLongest).toBe(measured.exactMatch[1]);
        const shares = [measured.exactMatch, measured.right];
        if (scorer !== "none") shares.push(measured.aligned, measured.alignedAfter);
        else expect([measured.aligned, measured.alignedAfter, measured.alignment]).toEqual([[], [], []]);
        for (const share of shares) {
          expect(share).toHaveLength(3);
          expect(Math.min(...share)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...share)).toBeLessThanOrEqual(1);
        }
        for (const [n, share] of measured.exactMatch.entries())
          expect(share).toBeLessThanOrEqual(measured.right[n] ?? 0);
        expect([measured.source.length, measured.written.length]).toEqual([3, 3]);
        if (scorer === "none") continue;
        for (let t = 0; t < 3; t++) {
          const row = measured.alignment.slice(3 * t, 3 * t + 3);
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
        }
      }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives the same values with the same seed, and different values with another seed or another scorer", async () => {
    const first = await run({ scorer: "general" });
    expect(await run({ scorer: "general" })).toEqual(first);
    expect((await run({ scorer: "general" }, 2)).curve).not.toEqual(first.curve);
    expect((await run({ scorer: "additive" })).curve).not.toEqual(first.curve);
    expect((await run({ scorer: "general", order: "copy" })).curve).not.toEqual(first.curve);
  });

  it("also tests the longest trained length if it is not one of the regular lengths", async () => {
    const { lengths, source, exactMatch, atLongest } = await run({ shortest: 1, longest: 4, examined: 6, every: 2 });
    expect(lengths).toEqual([1, 3, 4, 5]);
    expect(source).toHaveLength(4);
    expect(atLongest).toBe(exactMatch[2]);
  });

  it("stops at its next step if the signal is aborted, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    const onProgress = (share: number) => {
      if (share > 0.4) stop.abort(new Error("enough"));
    };
    await expect(attention.run(small, { seed: 1, signal: stop.signal, onProgress })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("finds that strings are copied with attention and not without it, and on which positions the weights are", async () => {
    const sizes = { symbols: 8, shortest: 3, longest: 8, examined: 8, units: 24, batch: 64, steps: 150 };
    const without = await run({ ...sizes, scorer: "none", learningRate: 0.03 });
    const looking = await run({ ...sizes, scorer: "general", learningRate: 0.03 });
    expect(without.atLongest).toBeLessThan(0.2);
    expect(looking.atLongest).toBeGreaterThan(0.6);
    const n = looking.lengths.indexOf(8);
    expect((looking.aligned[n] as number) + (looking.alignedAfter[n] as number)).toBeGreaterThan(0.7); // by chance it is 2/8
    const exam = stringTransduction({ order: "reverse", symbols: 8, length: 8, batch: 1, seed: -1 });
    expect(looking.source).toEqual(exam.source[0]);
    expect(looking.written.filter((symbol, t) => symbol === exam.target[0]?.[t]).length).toBeGreaterThan(5);
  });

  it("rejects unknown settings and settings that do not fit together before any training", async () => {
    await expect(run({ scorer: "bilinear" as never })).rejects.toThrow(
      /^attention: the setting scorer \(how the decoder scores the encoder's states; none: no attention\) must be one of "none", "dot", "scaledDot", "general", "additive", got "bilinear"\.$/,
    );
    await expect(run({ longest: 5 })).rejects.toThrow(
      "attention: shortest must be at most longest, and longest at most examined, got 2, 5, 4.",
    );
    await expect(run({ shortest: 4 })).rejects.toThrow("longest at most examined, got 4, 3, 4.");
    await expect(run({ bidirectional: true, units: 5 })).rejects.toThrow(
      "attention: units must be even if the encoder is bidirectional, because half of them read in each direction; got 5.",
    );
    await expect(run({ forgetBias: 1 } as never)).rejects.toThrow("there is no setting forgetBias");
  });
});
