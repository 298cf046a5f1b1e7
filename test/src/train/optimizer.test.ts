import * as tf from "@tensorflow/tfjs";
import { type OptimizerSettings, ready, type TrainOptions, train } from "gatebook";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { adding, loss, model, numbersOf } from "./toy";

let data: ReturnType<typeof adding>;
beforeAll(async () => {
  await ready();
  data = adding(64, 1);
});
afterEach(() => tf.disposeVariables());

/** Returns the weights after some training steps. */
async function trained(steps: number, optimizer: TrainOptions<object, object>["optimizer"]): Promise<number[]> {
  const weights = model(4);
  await train({ weights, loss, data, steps, ...(optimizer ? { optimizer } : {}) });
  const numbers = numbersOf(weights);
  tf.dispose(weights);
  return numbers;
}

const furthest = (a: number[], b: number[]) => Math.max(...a.map((value, n) => Math.abs(value - (b[n] as number))));

describe("an optimizer by name", () => {
  it.each<[OptimizerSettings, () => tf.Optimizer]>([
    [{ name: "sgd", learningRate: 0.1 }, () => tf.train.sgd(0.1)],
    [{ name: "momentum", learningRate: 0.05 }, () => tf.train.momentum(0.05, 0.9)],
    [{ name: "momentum", learningRate: 0.05, momentum: 0.5 }, () => tf.train.momentum(0.05, 0.5)],
    [{ name: "rmsprop", learningRate: 0.01 }, () => tf.train.rmsprop(0.01)],
    [{ name: "rmsprop", learningRate: 0.01, decay: 0.8, epsilon: 1e-3 }, () => tf.train.rmsprop(0.01, 0.8, 0, 1e-3)],
    [{ name: "adam" }, () => tf.train.adam()],
    [
      { name: "adam", learningRate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 },
      () => tf.train.adam(0.02, 0.8, 0.95, 1e-4),
    ],
  ])("gives the same weights as tfjs: %o", async (settings, make) => {
    const theirs = make();
    const [ours, reference] = [await trained(15, settings), await trained(15, theirs)];
    theirs.dispose();
    expect(furthest(ours, await trained(1, settings))).toBeGreaterThan(1e-4); // the training has changed the weights
    expect(furthest(ours, reference)).toBeLessThan(1e-5);
  });

  it("is Adam with a learning rate of 0.001 by default", async () => {
    expect(await trained(3, undefined)).toEqual(await trained(3, { name: "adam", learningRate: 0.001 }));
  });

  it("uses a learning rate that changes with the step", async () => {
    const halves = (step: number) => (step <= 5 ? 0.1 : 0);
    expect(await trained(12, { name: "sgd", learningRate: halves })).toEqual(
      await trained(5, { name: "sgd", learningRate: 0.1 }),
    );
  });
});

describe("a tf.Optimizer", () => {
  it("still belongs to the caller, so its tensors exist afterwards, and the caller disposes them", async () => {
    const weights = model(4);
    const before = tf.memory().numTensors;
    const optimizer = tf.train.adam(0.01);
    await train({ weights, loss, data, steps: 3, optimizer });
    expect(tf.memory().numTensors).toBe(before + 2 + 2 * 14);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gets the clipped gradient", async () => {
    const optimizer = tf.train.sgd(1);
    const weights = { a: tf.variable(tf.tensor1d([0, 0])) };
    const slope = ({ a }: { a: tf.Tensor }) => tf.sum(tf.mul(a, tf.tensor1d([30, 40])));
    await train({ weights, loss: slope, data: () => ({}), steps: 1, clipNorm: 5, optimizer });
    expect(weights.a.arraySync()).toEqual([-3, -4]);
    optimizer.dispose();
  });
});

describe("invalid settings of an optimizer", () => {
  it.each<[object, string]>([
    [
      { name: "adamw" },
      'train: options.optimizer.name must be one of "sgd", "momentum", "rmsprop", "adam", got "adamw".',
    ],
    [
      { name: "adam", learningrate: 0.1 },
      'train: options.optimizer has no "learningrate". There are: name, learningRate, beta1, beta2, epsilon.',
    ],
    [
      { name: "sgd", learningRate: -1 },
      "train: options.optimizer.learningRate must be a finite number of at least 0, got -1 at step 1.",
    ],
    [
      { name: "sgd", learningRate: Number.NaN },
      "learningRate must be a finite number of at least 0, got NaN at step 1.",
    ],
    [{ name: "adam", beta1: 1 }, "train: options.optimizer.beta1 must be at least 0 and below 1, got 1."],
    [{ name: "adam", epsilon: -1 }, "train: options.optimizer.epsilon must be at least 0 and below Infinity, got -1."],
  ])("are rejected: %o", async (optimizer, message) => {
    const weights = model(4);
    const before = tf.memory().numTensors;
    await expect(train({ weights, loss, data, steps: 1, optimizer: optimizer as OptimizerSettings })).rejects.toThrow(
      message,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("stop the run before the step at which the learning rate becomes NaN", async () => {
    const weights = model(4);
    const learningRate = (step: number) => (step < 3 ? 0.1 : Number.NaN);
    const failing = train({ weights, loss, data, steps: 5, optimizer: { name: "sgd", learningRate } });
    await expect(failing).rejects.toThrow("got NaN at step 3.");
    expect(numbersOf(weights)).toEqual(await trained(2, { name: "sgd", learningRate: 0.1 }));
  });
});
