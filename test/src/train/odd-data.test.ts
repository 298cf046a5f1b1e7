import * as tf from "@tensorflow/tfjs";
import { DivergedError, InputError, ready, train, trainable } from "gatebook";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { adding, loss, model } from "./toy";

beforeAll(async () => {
  await ready();
});
afterEach(() => tf.disposeVariables());

/** Returns the same numbers with one of them replaced by a number that is not finite. */
function withValueAt(tensor: tf.Tensor, at: number, value: number): tf.Tensor {
  const values = Float32Array.from(tensor.dataSync());
  values[at] = value;
  return tf.tensor(values, tensor.shape);
}

async function rejection(options: Parameters<typeof train>[0]): Promise<Error> {
  const before = tf.memory().numTensors;
  const error = await train(options).then(
    () => new Error("nothing was thrown"),
    (thrown: Error) => thrown,
  );
  expect(tf.memory().numTensors).toBe(before);
  return error;
}

describe("train with a number that is not finite in the data", () => {
  it("throws an error that names the column and the row of the label, in every batch", async () => {
    const { inputs, targets } = adding(64, 1);
    for (const [row, seed] of [
      [0, 1],
      [37, 2],
      [63, 3],
    ] as const) {
      const data = { inputs, targets: withValueAt(targets, row, Number.NaN) };
      const error = await rejection({ weights: model(4), loss, data, epochs: 1, batchSize: 8, seed } as never);
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).toBe(
        `train: data.targets must contain finite numbers, got NaN at row ${row}, column 0. ` +
          "This number makes the loss not finite. Correct the data, or leave the row out.",
      );
    }
  });

  const weights = () => trainable(() => ({ w: tf.zeros([1]) }));
  type W = { w: tf.Tensor1D };

  it.each<[string, object, (batch: Record<string, tf.Tensor>) => tf.Tensor, RegExp]>([
    ["labels [N]", { y: tf.tensor1d([1, 2, Number.NaN]) }, ({ y }) => y as tf.Tensor, /data\.y .* got NaN at row 2\./],
    [
      "labels [N, C]",
      {
        y: tf.tensor2d([
          [1, 2],
          [3, Number.POSITIVE_INFINITY],
        ]),
      },
      ({ y }) => y as tf.Tensor,
      /data\.y .* got Infinity at row 1, column 1\./,
    ],
    [
      "labels [N, T, F]",
      {
        y: tf.tensor3d([
          [[1], [2]],
          [[Number.NEGATIVE_INFINITY], [3]],
        ]),
      },
      ({ y }) => y as tf.Tensor,
      /data\.y .* got -Infinity at row 1, entry \[0, 0\]\./,
    ],
    [
      "an array of numbers",
      { y: [1, 2, Number.NaN] },
      ({ y }) => tf.tensor1d(y as never),
      /data\.y .* got NaN at row 2\./,
    ],
    [
      "an array of rows",
      {
        y: [
          [1, 2],
          [3, Number.NaN],
        ],
      },
      ({ y }) => tf.tensor2d(y as never),
      /data\.y .* got NaN at row 1, column 1\./,
    ],
    [
      "one of several columns",
      { x: tf.zeros([2]), y: tf.tensor1d([Number.NaN, 1]) },
      ({ y }) => y as tf.Tensor,
      /data\.y .* row 0\./,
    ],
  ])("throws an error that names the position in %s", async (_, data, numbers, message) => {
    const error = await rejection({
      weights: weights(),
      loss: ((given: W, batch: never) => tf.mean(tf.square(tf.sub(numbers(batch), given.w)))) as never,
      data,
      steps: 3,
    });
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(message);
  });

  it("names the step for which a data function returned such a number", async () => {
    const data = (step: number) => ({ y: tf.tensor1d([1, step === 3 ? Number.NaN : 2]) });
    const lossOf = ({ w }: W, { y }: { y: tf.Tensor1D }) => tf.mean(tf.square(tf.sub(y, w)));
    const error = await rejection({ weights: weights(), loss: lossOf, data, steps: 5 } as never);
    expect(error.message).toMatch(/^train: data\(3\)\.y must contain finite numbers, got NaN at row 1\./);
  });

  it("names validation.data if the number is there", async () => {
    const good = { y: tf.tensor1d([1, 2]) };
    const validation = { data: { y: tf.tensor1d([1, Number.NaN]) }, every: 1 };
    const lossOf = ({ w }: W, { y }: { y: tf.Tensor1D }) => tf.mean(tf.square(tf.sub(y, w)));
    const error = await rejection({ weights: weights(), loss: lossOf, data: good, steps: 5, validation } as never);
    expect(error.message).toMatch(/^train: validation\.data\.y must contain finite numbers, got NaN at row 1\./);
  });

  it("accepts a NaN that the loss does not use, and throws an error that names the learning rate if the data is finite", async () => {
    const y = tf.tensor1d([1, Number.NaN, 3]);
    const masked = ({ w }: W) => tf.mean(tf.square(tf.sub(tf.tensor1d([1, 3]), w)));
    await train({ weights: weights(), loss: masked as never, data: { y }, steps: 2 });
    const broken = ({ w }: W) => tf.mean(tf.log(tf.mul(w, 0)));
    const error = await rejection({ weights: weights(), loss: broken, data: { y: tf.zeros([3]) }, steps: 2 } as never);
    expect(error).toBeInstanceOf(DivergedError);
    expect(error.message).toContain("Lower the learning rate");
  });
});
