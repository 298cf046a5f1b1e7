import * as tf from "@tensorflow/tfjs";
import { type History, ready, type StepReport, type TrainOptions, train } from "gatebook";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { adding, loss, type Model, model, numbersOf } from "./toy";

type Data = ReturnType<typeof adding>;
let data: Data;
beforeAll(async () => {
  await ready();
  data = adding(20, 1);
});
afterAll(() => tf.dispose(data));
afterEach(() => tf.disposeVariables());

const untyped = (value: unknown) => value as never;

describe("invalid options of train", () => {
  it.each<[string, Partial<Record<keyof TrainOptions<Model, Data>, unknown>>, string]>([
    [
      "a misspelt option",
      untyped({ epoch: 3 }),
      'train: options has no option "epoch". There are: weights, loss, data,',
    ],
    [
      "no number of steps",
      { steps: undefined },
      "train: options.epochs or steps must be given, one of them, got none.",
    ],
    ["both epochs and steps", { epochs: 2 }, "train: options.epochs or steps must be given, one of them, got both."],
    [
      "a fractional number of steps",
      { steps: 0.5 },
      "train: options.steps must be a whole number of at least 1, got 0.5.",
    ],
    [
      "no epochs",
      { steps: undefined, epochs: 0 },
      "train: options.epochs must be a whole number of at least 1, got 0.",
    ],
    ["a batch size of 0", { batchSize: 0 }, "train: options.batchSize must be a whole number of at least 1, got 0."],
    [
      "a batch larger than the data",
      { batchSize: 21 },
      "train: options.batchSize must be at most N = 20, got 21. N comes from the data.",
    ],
    ["a seed that is not a number", { seed: "one" }, "train: options.seed must be a finite number, got one."],
    ["a norm of 0", { clipNorm: 0 }, "train: options.clipNorm must be above 0, got 0."],
    [
      "a loss that is not a function",
      { loss: 3 },
      "train: options.loss must be a function of weights and batch, got number.",
    ],
    [
      "weights that cannot change",
      { weights: { a: tf.tensor([1]) } },
      "train: weights.a must be a variable, got a tensor. A tensor cannot be trained. Make the record with trainable(…).",
    ],
    ["no weights", { weights: {} }, "train: weights must contain tensors, got none."],
    [
      "columns of different lengths",
      { data: { inputs: [1, 2], targets: [1] } },
      "train: data.targets must have N = 2 rows, got 1. N comes from data.inputs.",
    ],
    ["data that is not a record", { data: 3 }, "train: data must be a record of columns, e.g. { inputs, targets }."],
    [
      "epochs with a data function, which has no end",
      { steps: undefined, epochs: 1, data: () => data },
      "train: options.epochs needs a record of data. A function has no last batch, so give steps instead.",
    ],
    [
      "a batch size with a data function, which has no rows",
      { batchSize: 2, data: () => data },
      "train: options.batchSize needs a record of data. A function returns the whole batch itself.",
    ],
    [
      "a validation without data or measure",
      { validation: {} },
      "train: options.validation.data or measure must be given, one of them, got none.",
    ],
    [
      "a validation with both data and measure",
      { validation: { data: {}, measure: () => 0 } },
      "train: options.validation.data or measure must be given, one of them, got both.",
    ],
    [
      "a validation every 0 steps",
      { validation: { measure: () => 0, every: 0 } },
      "train: options.validation.every must be a whole number of at least 1, got 0.",
    ],
    [
      "a validation without `every` with a data function",
      { data: () => data, validation: { measure: () => 0 } },
      "train: options.validation.every must be given if options.data is a function.",
    ],
    [
      "a best other than low and high",
      { validation: { measure: () => 0, best: "most" } },
      'train: options.validation.best must be "low" or "high", got "most".',
    ],
    [
      "an early stop without validation",
      { earlyStop: { patience: 2 } },
      "train: options.validation must be given if earlyStop is, got none.",
    ],
    [
      "a patience of 0",
      { validation: { measure: () => 0 }, earlyStop: { patience: 0 } },
      "train: options.earlyStop.patience must be a whole number of at least 1, got 0.",
    ],
    [
      "an improvement below 0",
      { validation: { measure: () => 0 }, earlyStop: { patience: 1, by: -1 } },
      "train: options.earlyStop.by must be at least 0, got -1.",
    ],
    [
      "a checkpoint without save",
      { checkpoint: { every: 2 } },
      "train: options.checkpoint.save must be a path or a function, got undefined.",
    ],
    [
      "a progress function that returns a number",
      { progress: () => 3 },
      "train: options.progress must be `progress` or the counter that it returns, got number.",
    ],
  ])("are rejected before the first step: %s", async (_, more, message) => {
    const weights = model(4);
    const start = numbersOf(weights);
    const options = { weights, loss, data, steps: 3, ...more } as TrainOptions<Model, Data>;
    if (more.steps === undefined && "steps" in more) Reflect.deleteProperty(options, "steps");
    const before = tf.memory().numTensors;
    await expect(train(options)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
    expect(numbersOf(weights)).toEqual(start);
  });
});

describe("train rejects", () => {
  it.each<[string, (weights: Model, batch: Data) => unknown, string]>([
    [
      "is a vector",
      (_, { targets }) => targets,
      "train: options.loss must return a float32 scalar, got float32 of shape [20, 1]. tf.mean(…) returns a scalar.",
    ],
    [
      "is an integer",
      () => tf.scalar(1, "int32"),
      "train: options.loss must return a float32 scalar, got int32 of shape [].",
    ],
    [
      "is a promise",
      async () => 1,
      "train: options.loss must return a float32 scalar, got a promise. Is it an async function, or is a return missing?",
    ],
    ["is undefined", () => undefined, "got undefined. Is it an async function, or is a return missing?"],
    [
      "leaves a weight out",
      ({ cell }, batch) => loss({ cell, head: { kernel: tf.ones([4, 1]), bias: tf.zeros([1]) } }, batch),
      "train: options.loss must depend on weights.head.kernel, got no gradient for it.",
    ],
    [
      "throws",
      () => {
        throw new Error("of its own");
      },
      "of its own",
    ],
  ])("a loss that %s", async (_, bad, message) => {
    const weights = model(4);
    const start = numbersOf(weights);
    const before = tf.memory().numTensors;
    await expect(train({ weights, loss: untyped(bad), data, steps: 3 })).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
    expect(numbersOf(weights)).toEqual(start);
  });

  it("a validation that does not return a finite number", async () => {
    const run = (measure: () => unknown) =>
      train({ weights: model(4), loss, data, steps: 3, validation: { every: 2, measure: untyped(measure) } });
    await expect(run(() => Number.NaN)).rejects.toThrow(
      "train: options.validation must return a finite number, got NaN at step 2.",
    );
    await expect(run(() => "good")).rejects.toThrow(
      "train: options.validation must return a number or a scalar, got string.",
    );
  });
});

describe("the history of a training", () => {
  it("returns curves that do not change after later measurements", async () => {
    let early: { x: Float64Array; y: Float64Array } | undefined;
    const { history }: { history: History } = await train({
      weights: model(4),
      loss,
      data,
      steps: 200, // more steps than the curve has memory for at first
      onStep: ({ step, history: { loss } }: StepReport) => {
        if (step === 3) early = { x: loss.x, y: loss.y };
      },
    });
    expect(Array.from(early?.x ?? [])).toEqual([1, 2, 3]);
    expect(Array.from(early?.y ?? [])).toEqual(Array.from(history.loss.y.slice(0, 3)));
    expect(history.loss.x).toHaveLength(200);
    expect(Array.from(history.loss.x)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
  });
});
