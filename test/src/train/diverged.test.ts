import * as tf from "@tensorflow/tfjs";
import { DivergedError, ready, train } from "gatebook";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { adding, loss, type Model, model, numbersOf } from "./toy";

let data: ReturnType<typeof adding>;
beforeAll(async () => {
  await ready();
  data = adding(64, 1);
});
afterEach(() => tf.disposeVariables());

/** Trains until an error is thrown, and returns the error and the weights at this time. */
async function failing(steps: number, lossOf: (weights: Model, batch: typeof data, step: number) => tf.Tensor) {
  const weights = model(4);
  const before = tf.memory().numTensors;
  let step = 0;
  const saved: number[] = [];
  const error: unknown = await train({
    weights,
    loss: (model, batch) => lossOf(model, batch, ++step),
    data,
    steps,
    optimizer: { name: "adam", learningRate: 0.125 },
    checkpoint: { save: (_, at) => void saved.push(at) },
  }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(tf.memory().numTensors).toBe(before);
  return { error, weights, saved };
}

describe("a loss that is not finite", () => {
  it("stops the training with an error that contains step, epoch, loss, norm and advice", async () => {
    const { error, weights, saved } = await failing(10, (model, batch, step) =>
      step < 4 ? loss(model, batch) : tf.mul(loss(model, batch), Number.NaN),
    );
    expect(error).toBeInstanceOf(DivergedError);
    expect(error).toMatchObject({ name: "DivergedError", step: 4, epoch: 1, loss: Number.NaN, norm: Number.NaN });
    expect((error as Error).message).toMatch(
      /^train: the loss and its gradient must be finite, got loss NaN and gradient norm NaN \(not finite: cell\.forget\.kernel, .+\) at step 4, epoch 1\. /,
    );
    expect((error as Error).message).toContain(
      "The weights are as they were before this step. Lower the learning rate (0.125 now)",
    );
    expect((error as Error).message).toContain("clip the gradient (clipNorm: 1)");
    const three = await failing(3, loss);
    expect(three.error).toBeUndefined();
    expect(numbersOf(weights)).toEqual(numbersOf(three.weights));
    expect(saved).toEqual([3]); // a checkpoint of the last good step was saved too
  });

  it("also stops the training if it is Infinity", async () => {
    const { error } = await failing(10, (model, batch) => tf.div(loss(model, batch), 0));
    expect(error).toMatchObject({ name: "DivergedError", step: 1, loss: Number.POSITIVE_INFINITY });
  });
});

describe("a gradient that is not finite although the loss is finite", () => {
  it("stops the training before the weights change, and the error names the parameter", async () => {
    const start = numbersOf(model(4));
    const { error, weights } = await failing(10, (model, batch) => {
      const root = tf.sqrt(tf.mul(model.head.bias, 0)); // the value is 0, and the slope is 0 times Infinity
      return tf.add(loss(model, batch), tf.sum(root));
    });
    expect(error).toMatchObject({ name: "DivergedError", step: 1, norm: Number.NaN });
    expect((error as DivergedError).loss).toBeGreaterThan(0);
    expect((error as Error).message).toContain("(not finite: head.bias)");
    expect(numbersOf(weights)).toEqual(start);
  });

  it("has the norm Infinity if the square of its length is too large for float32", async () => {
    const { error } = await failing(10, (model, batch) => tf.mul(loss(model, batch), 1e30));
    expect(error).toMatchObject({ name: "DivergedError", step: 1, norm: Number.POSITIVE_INFINITY });
  });
});

it("a learning rate that makes the weights grow without limit ends in a DivergedError or an error of the cell, never in weights of NaN", async () => {
  const weights = model(4);
  const optimizer = { name: "sgd", learningRate: 1e36 } as const;
  await expect(train({ weights, loss, data, steps: 50, optimizer })).rejects.toThrow(
    /must be finite|be finite everywhere/,
  );
});
