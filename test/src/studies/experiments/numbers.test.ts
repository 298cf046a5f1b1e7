import * as tf from "@tensorflow/tfjs";
import { experiments, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await ready();
});

const small = { layers: 2, units: 8, window: 64, epochs: 1 } as const;

describe("the experiment numbers", () => {
  it.each([
    ["lstm", { residual: true }],
    ["rnn", { window: 128, each: false }],
    ["gru", { keep: false }],
  ] as const)("gives the same values with the same seed, and leaves no tensor: %s", async (cell, own) => {
    const before = tf.memory().numTensors;
    const first = await experiments.numbers.run({ ...small, cell, ...own }, { seed: 1 });
    expect(await experiments.numbers.run({ ...small, cell, ...own }, { seed: 1 })).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
    expect(first.right).toBeGreaterThanOrEqual(0);
    expect(first.right).toBeLessThanOrEqual(1);
  });

  it("stops at its next step if the signal is aborted, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    const onProgress = (share: number) => {
      if (share > 0.4) stop.abort(new Error("enough"));
    };
    await expect(experiments.numbers.run(small, { seed: 1, signal: stop.signal, onProgress })).rejects.toThrow(
      "enough",
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("uses the state that is kept: a GRU predicts more tokens with it than without it", async () => {
    const settings = { cell: "gru", layers: 1, units: 32, window: 16, epochs: 2 } as const;
    const kept = await experiments.numbers.run(settings, { seed: 1 });
    const lost = await experiments.numbers.run({ ...settings, keep: false }, { seed: 1 });
    expect(kept.right).toBeGreaterThan(lost.right + 0.02);
  });
});
