import * as tf from "@tensorflow/tfjs";
import { ready, variantNames } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { ablation } from "../../../../src/studies/experiments/ablation";
import { adding } from "../../../../src/studies/experiments/adding";
import { copy } from "../../../../src/studies/experiments/copy";
import { parity } from "../../../../src/studies/experiments/parity";

beforeAll(async () => {
  await ready();
});

const small = { steps: 6, units: 5, batch: 8, T: 4 };
const tasks = ["adding", "copy", "parity"] as const;

describe("the experiment ablation", () => {
  it.each(variantNames)("measures every task and leaves no tensor: %s", async (variant) => {
    const before = tf.memory().numTensors;
    for (const task of tasks) {
      const measured = await ablation.run({ ...small, variant, task }, { seed: 1 });
      expect(measured.curve).toHaveLength(small.steps);
      expect(measured.state).toHaveLength(task === "copy" ? small.T + 2 * 3 : small.T);
      expect(Math.min(...measured.state)).toBeGreaterThan(0);
      expect(measured.right).toBeGreaterThanOrEqual(0);
      expect(measured.right).toBeLessThanOrEqual(1);
      const sets = { rnn: 1, gru: 3, "gru-no-reset": 2, "gru-no-update": 2, lstm: 4, "bias-0": 4, "bias-5": 4 }[
        variant as string
      ];
      const count = sets ?? (variant.endsWith("activation") ? 4 : 3);
      const features = { adding: 2, copy: 10, parity: 1 }[task];
      expect(measured.weights, task).toBe(count * 5 * (features + 5 + 1));
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives the same values with the same seed, and different values with another seed", async () => {
    const run = (seed: number) => ablation.run({ ...small, variant: "coupled", task: "copy" }, { seed });
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it("gives for a complete cell the same values as the experiment of the task", async () => {
    for (const cell of ["lstm", "gru", "rnn"] as const) {
      const [sum, copied, bit] = await Promise.all([
        adding.run({ ...small, cell }, { seed: 3 }),
        copy.run({ ...small, cell }, { seed: 3 }),
        parity.run({ ...small, cell }, { seed: 3 }),
      ]);
      const run = (task: (typeof tasks)[number]) => ablation.run({ ...small, variant: cell, task }, { seed: 3 });
      expect(await run("adding")).toMatchObject({ loss: sum.error, right: sum.right, curve: sum.curve });
      expect(await run("copy")).toMatchObject({ loss: copied.loss, right: copied.right, curve: copied.curve });
      expect(await run("parity")).toMatchObject({ loss: bit.loss, right: bit.right, curve: bit.curve });
    }
  });

  it("stops at its next step if the signal is aborted", async () => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    const onProgress = (share: number) => {
      if (share > 0.4) stop.abort(new Error("enough"));
    };
    await expect(ablation.run(small, { seed: 1, signal: stop.signal, onProgress })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("finds that the forget gate is needed to keep a bit: the cell state grows without this gate, and does not grow with it", async () => {
    const settings = { task: "parity", T: 12, steps: 150, units: 12, learningRate: 0.03, clipNorm: 0.3 } as const;
    const [whole, without] = [
      await ablation.run({ ...settings, variant: "lstm" }, { seed: 1 }),
      await ablation.run({ ...settings, variant: "no-forget" }, { seed: 1 }),
    ];
    expect(whole.right).toBeGreaterThan(0.95);
    expect(without.right).toBeLessThan(0.95);
    const growth = (state: readonly number[]) => (state[11] as number) / (state[3] as number);
    expect(growth(without.state)).toBeGreaterThan(1.5);
    expect(growth(whole.state)).toBeLessThan(1.5);
  });

  it("rejects unknown names before any training", async () => {
    await expect(ablation.run({ variant: "nfg" as never }, { seed: 1 })).rejects.toThrow(
      /^ablation: the setting variant \(the cell, and what is removed from it\) must be one of "lstm", "bias-0", /,
    );
    await expect(ablation.run({ task: "sums" as never }, { seed: 1 })).rejects.toThrow("the setting task");
    await expect(ablation.run({ cell: "gru" } as never, { seed: 1 })).rejects.toThrow("there is no setting cell");
  });
});
