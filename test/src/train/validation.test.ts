import * as tf from "@tensorflow/tfjs";
import { ready, type TrainOptions, train } from "gatebook";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { adding, loss, model, numbersOf } from "./toy";

let data: ReturnType<typeof adding>;
let unseen: ReturnType<typeof adding>;
beforeAll(async () => {
  await ready();
  data = adding(64, 1);
  unseen = adding(32, 2);
});
afterEach(() => tf.disposeVariables());

describe("validation", () => {
  it("measures the loss on other data every n steps", async () => {
    const weights = model(4);
    const seen: [number, number | undefined][] = [];
    const { history, best } = await train({
      weights,
      loss,
      data,
      steps: 7,
      validation: { every: 3, data: unseen },
      onStep: ({ step, validation }) => void seen.push([step, validation]),
    });
    expect(Array.from(history.validation.x)).toEqual([3, 6]);
    expect(seen.map(([, value]) => value === undefined)).toEqual([true, true, false, true, true, false, true]);
    const six = model(4);
    await train({ weights: six, loss, data, steps: 6 });
    const [error] = tf.tidy(() => loss(six, unseen).dataSync());
    expect(history.validation.y[1]).toBe(error);
    expect(best).toEqual({ step: 6, value: error });
  });

  it("measures once per epoch by default, and accepts a function as measure", async () => {
    const measured: number[] = [3, 5, 4];
    let n = 0;
    const { history, best } = await train({
      weights: model(4),
      loss,
      data,
      epochs: 3,
      batchSize: 10,
      validation: { measure: () => tf.scalar(measured[n++] as number), best: "high" },
    });
    expect(Array.from(history.validation.x)).toEqual([7, 14, 21]);
    expect(Array.from(history.validation.y)).toEqual([3, 5, 4]);
    expect(best).toEqual({ step: 14, value: 5 });
  });
});

describe("early stop", () => {
  /** Runs a training whose validations return these values, one per step. Returns the result. */
  async function stopping(values: number[], more: Partial<TrainOptions<ReturnType<typeof model>, typeof data>>) {
    const weights = model(4);
    const before = tf.memory().numTensors;
    const each: number[][] = [];
    const result = await train({
      weights,
      loss,
      data,
      steps: values.length,
      validation: { every: 1, measure: () => values[each.length] as number },
      onStep: () => void each.push(numbersOf(weights)),
      ...more,
    });
    expect(tf.memory().numTensors).toBe(before);
    return { ...result, each, weights: numbersOf(weights) };
  }

  it("stops after `patience` validations without improvement, and restores the best weights", async () => {
    const { steps, stopped, best, each, weights } = await stopping([5, 3, 4, 3, 6, 1], { earlyStop: { patience: 3 } });
    expect({ steps, stopped, best }).toEqual({ steps: 5, stopped: "patience", best: { step: 2, value: 3 } });
    expect(weights).toEqual(each[1]);
    expect(weights).not.toEqual(each[4]);
  });

  it("begins to count again after each improvement", async () => {
    const { steps, best } = await stopping([5, 6, 4, 6, 3, 6, 6, 2], { earlyStop: { patience: 2 } });
    expect({ steps, best }).toEqual({ steps: 7, best: { step: 5, value: 3 } });
  });

  it("restores the best weights also after the last step", async () => {
    const { stopped, each, weights } = await stopping([5, 1, 4], { earlyStop: { patience: 3 } });
    expect(stopped).toBe("end");
    expect(weights).toEqual(each[1]);
  });

  it("counts only improvements of more than `by`; without earlyStop, train keeps the last weights", async () => {
    const first = await stopping([5, 4.9, 4.8, 4.7, 0], { earlyStop: { patience: 3, by: 0.5 } });
    expect({ steps: first.steps, best: first.best }).toEqual({ steps: 4, best: { step: 1, value: 5 } });
    const second = await stopping([5, 1, 4], {});
    expect(second.weights).toEqual(second.each[2]);
  });
});
