import * as tf from "@tensorflow/tfjs";
import { experiments, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { recurrentForecasts } from "../../../src/studies/forecaster";

beforeAll(async () => {
  await ready();
});

const wave = Array.from({ length: 150 }, (_, t) => 50 + 0.2 * t + 3 * Math.sin((2 * Math.PI * t) / 12));
const options = { horizon: 3, origins: 20, season: 12 };
const settings = {
  cell: "gru",
  units: 8,
  steps: 30,
  batch: 8,
  learningRate: 0.02,
  clipNorm: 1,
  forgetBias: 1,
  window: 12,
  measuredFrom: "last",
} as const;

describe("recurrentForecasts", () => {
  it("forecasts a rising wave better than the naive forecast", async () => {
    const made = await recurrentForecasts(wave, { ...settings, steps: 300 }, options, { seed: 1 });
    const errors = made.forecasts.flatMap((line, k) =>
      line.map((value, h) => Math.abs(value - (made.origins[k]?.next[h] as number))),
    );
    expect(errors.reduce((sum, one) => sum + one, 0) / errors.length).toBeLessThan(0.5); // the wave changes by up to 1.6 per month
  });

  it("uses no value after an origin, in training or in forecasting", async () => {
    const before = await recurrentForecasts(wave, settings, options, { seed: 1 });
    const changed = wave.map((value, t) => (t < 140 ? value : value + 100)); // the origins are 128, 129, …
    const after = await recurrentForecasts(changed, settings, options, { seed: 1 });
    expect(after.curve).toEqual(before.curve);
    expect(after.forecasts.slice(0, 13)).toEqual(before.forecasts.slice(0, 13));
    expect(after.forecasts[13]).not.toEqual(before.forecasts[13]);
  });

  it("learns numbers relative to the mean of the training part if measuredFrom is mean", async () => {
    const one = await recurrentForecasts(wave, { ...settings, measuredFrom: "mean" }, options, { seed: 1 });
    const shifted = wave.map((value) => value + 1000);
    const other = await recurrentForecasts(shifted, { ...settings, measuredFrom: "mean" }, options, { seed: 1 });
    expect((other.forecasts[0]?.[0] as number) - 1000).toBeCloseTo(one.forecasts[0]?.[0] as number, 2);
  });
});

describe("the experiment forecast", () => {
  const tiny = { steps: 3, units: 4, batch: 4 };

  it("gives the same values with the same seed, leaves no tensor, and stops if the signal is aborted", async () => {
    const before = tf.memory().numTensors;
    const first = await experiments.forecast.run(tiny, { seed: 1 });
    expect(await experiments.forecast.run(tiny, { seed: 1 })).toEqual(first);
    expect([first.byHorizon.length, first.byOrigin.length, first.last.length]).toEqual([12, 108, 12]);
    const stop = AbortSignal.abort(new Error("enough"));
    await expect(experiments.forecast.run(tiny, { seed: 1, signal: stop })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("rejects settings that leave too little training data", async () => {
    await expect(experiments.forecast.run({ ...tiny, origins: 360, window: 240 }, { seed: 1 })).rejects.toThrow(
      "forecast: window, horizon and origins leave 50 windows of the 672 months",
    );
  });
});
