import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import type { Experiment } from "../../../../src/runs/types";
import { experiments } from "../../../../src/studies/experiments";
import { meansOfParts } from "../../../../src/studies/recurrent";
import { nightly } from "../../../nightly";

beforeAll(async () => {
  await ready();
});

const small = { steps: 12, units: 6, batch: 8, T: 6 };
const named = (name: string) =>
  (Object.values(experiments) as readonly object[] as readonly Experiment[]).find((one) => one.name === name) ??
  expect.fail(`no experiment ${name}`);

const cells = ["rnn", "lstm", "gru"] as const;

describe.each([
  ["adding", "rnn"],
  ["copy", "lstm"],
  ["parity", "gru"],
] as const)("the experiment %s", (name, own) => {
  const one = named(name);

  // an ordinary run tries each experiment with one of the cells, and the nightly run tries each with all cells
  it.each(nightly ? cells : [own])(
    "gives the same values with the same seed, different values with another seed, and leaves no tensor: %s",
    async (cell) => {
      const before = tf.memory().numTensors;
      const shares: number[] = [];
      const first = await one.run({ ...small, cell }, { seed: 1, onProgress: (share) => shares.push(share) });
      expect(await one.run({ ...small, cell }, { seed: 1 })).toEqual(first);
      expect(await one.run({ ...small, cell }, { seed: 2 })).not.toEqual(first);
      expect(tf.memory().numTensors).toBe(before);
      expect(first.curve).toHaveLength(small.steps);
      expect(shares).toEqual(Array.from({ length: small.steps }, (_, n) => (n + 1) / small.steps));
      expect(first.right).toBeGreaterThanOrEqual(0);
      expect(first.right).toBeLessThanOrEqual(1);
    },
  );

  it("stops at its next step if the signal is aborted, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    const onProgress = (share: number) => {
      if (share > 0.4) stop.abort(new Error("enough"));
    };
    await expect(one.run(small, { seed: 1, signal: stop.signal, onProgress })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });
});

// A GRU learns short rows in seconds, so these tests check that training improves the measured values.
describe("a short training finds", () => {
  it("the sum of two numbers in short rows", async () => {
    const { error, right } = await named("adding").run({ cell: "gru", T: 4, steps: 250, units: 16 }, { seed: 1 });
    expect(error).toBeLessThan(0.02); // a model that always predicts 1 has 1/6
    expect(right).toBeGreaterThan(0.4);
  });

  it("the symbols to repeat after a short wait", async () => {
    const settings = { cell: "gru", T: 1, copy: 1, symbols: 4, steps: 150, units: 16 };
    const { loss, right } = await named("copy").run(settings, { seed: 1 });
    expect(loss).toBeLessThan(0.1); // a model without memory has ln(4) / 3
    expect(right).toBeGreaterThan(0.9);
  });

  it("the parity of a few bits", async () => {
    const { loss, right, rightAtEnd } = await named("parity").run(
      { cell: "lstm", T: 3, steps: 300, units: 16, learningRate: 0.03 },
      { seed: 1 },
    );
    expect(loss).toBeLessThan(0.2); // a model that has learnt nothing has ln 2
    expect(right).toBeGreaterThan(0.9);
    expect(rightAtEnd).toBeGreaterThan(0.9);
  });
});

describe("meansOfParts", () => {
  it("returns the means of parts whose sizes are as equal as possible", () => {
    expect(meansOfParts([1, 2, 3, 4, 5, 6], 3)).toEqual([1.5, 3.5, 5.5]);
    expect(meansOfParts([1, 2, 3, 4, 5], 2)).toEqual([1.5, 4]);
    expect(meansOfParts([1, 2], 40)).toEqual([1, 2]);
    expect(meansOfParts([], 3)).toEqual([]);
  });
});
