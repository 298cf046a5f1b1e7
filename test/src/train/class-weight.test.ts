import * as tf from "@tensorflow/tfjs";
import { type ClassWeight, InputError, ready, train, trainable } from "gatebook";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/base/random";

beforeAll(async () => {
  await ready();
});
afterEach(() => tf.disposeVariables());

type W = { kernel: tf.Tensor2D; bias: tf.Tensor1D };
const weights = (C = 2): W =>
  trainable(() => ({ kernel: tf.zeros<tf.Rank.R2>([1, C]), bias: tf.zeros<tf.Rank.R1>([C]) }));
const logits = ({ kernel, bias }: W, inputs: tf.Tensor) => tf.add(tf.matMul(inputs as tf.Tensor2D, kernel), bias);

/** Returns -log softmax of each row's class, from one-hot rows. [B] */
const each = (given: W, { inputs, targets }: { inputs: tf.Tensor; targets: tf.Tensor }) =>
  tf.losses.softmaxCrossEntropy(targets, logits(given, inputs), undefined, 0, tf.Reduction.NONE);

/** Returns rows of two classes that overlap. One row of 20 is in the rare class. */
function rare(N: number, seed: number) {
  const random = seededRandom(seed, "rare");
  const classes = Array.from({ length: N }, (_, n) => (n % 20 === 0 ? 1 : 0));
  const inputs = tf.tensor2d(classes.map((id) => [id / 2 + 2 * (random() - 0.5)]));
  return { classes, inputs, targets: tf.oneHot(tf.tensor1d(classes, "int32"), 2).toFloat() as tf.Tensor2D };
}

/** Returns the share of rare rows that are classified correctly, and the same share of common rows. */
async function recall(classWeight?: ClassWeight) {
  const { classes, inputs, targets } = rare(400, 1);
  const trained = weights();
  await train({
    weights: trained,
    loss: (given, batch) => (classWeight ? each(given, batch) : tf.mean(each(given, batch))),
    data: { inputs, targets },
    epochs: 30,
    optimizer: { name: "adam", learningRate: 0.05 },
    ...(classWeight && { classWeight }),
  });
  const said = Array.from(tf.argMax(logits(trained, inputs), 1).dataSync());
  const share = (id: number) =>
    classes.filter((one, n) => one === id && said[n] === id).length / classes.filter((one) => one === id).length;
  return { found: share(1), kept: share(0) };
}

describe("classWeight", () => {
  it("lets a model find most rows of a rare class, which it hardly ever finds with an unweighted loss", async () => {
    const plain = await recall();
    const weighted = await recall("balanced");
    expect(plain.found).toBeLessThan(0.1);
    expect(weighted.found).toBeGreaterThan(0.5);
    expect(weighted.kept).toBeGreaterThan(0.5);
  });

  /** Returns the loss of the first step. With model weights of 0, each row has a loss of ln 2, or the loss that `lossOf` returns. */
  async function firstLoss(
    targets: tf.Tensor,
    classWeight: ClassWeight,
    lossOf: (batch: { targets: tf.Tensor }) => tf.Tensor,
  ) {
    const { history } = await train<{ w: tf.Scalar }, { targets: tf.Tensor }>({
      weights: trainable(() => ({ w: tf.scalar(0) })),
      loss: ({ w }, batch) => tf.add(lossOf(batch), w),
      data: { targets },
      steps: 1,
      batchSize: targets.shape[0] as number,
      seed: 1,
      classWeight,
    });
    return history.loss.y[0] as number;
  }
  const ids = [0, 0, 0, 1];
  const perRow = ({ targets }: { targets: tf.Tensor }) => tf.add(tf.reshape(targets, [4]).toFloat(), 1); // the loss is 1 for class 0 and 2 for class 1

  it.each<[string, ClassWeight, number]>([
    ["a list", [1, 9], (3 * 1 + 9 * 2) / 4],
    ["a record", { 0: 0.5, 1: 2 }, (3 * 0.5 + 2 * 2) / 4],
    ["0 for a class that does not count", [1, 0], 3 / 4],
    ["balanced, N / (C n)", "balanced", (3 * (4 / 6) + (4 / 2) * 2) / 4],
  ])("makes the loss the mean of weight × loss: %s", async (_, classWeight, expected) => {
    expect(await firstLoss(tf.tensor1d(ids), classWeight, perRow)).toBeCloseTo(expected, 5);
    expect(await firstLoss(tf.tensor2d(ids, [4, 1], "int32"), classWeight, perRow)).toBeCloseTo(expected, 5);
  });

  it("accepts one-hot rows and labels of each time step, and gives padding the weight 0", async () => {
    const hot = tf.tensor2d([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
    expect(await firstLoss(hot, [1, 9], () => tf.ones([4]))).toBeCloseTo((1 + 1 + 9) / 4, 5);
    expect(await firstLoss(hot, "balanced", () => tf.ones([4]))).toBeCloseTo(3 / 4, 5);
    const steps = tf.tensor2d(
      [
        [0, 1, 2],
        [2, 2, 2],
      ],
      undefined,
      "int32",
    );
    expect(await firstLoss(steps, [1, 2, 3], () => tf.ones([2, 3]))).toBeCloseTo((1 + 2 + 4 * 3) / 6, 5);
    const hotSteps = tf.oneHot(steps as tf.Tensor2D, 3).toFloat();
    expect(await firstLoss(hotSteps, [1, 2, 3], () => tf.ones([2, 3]))).toBeCloseTo((1 + 2 + 4 * 3) / 6, 5);
  });

  it("accepts labels in another column and a data function, and does not weight the validation", async () => {
    const { history } = await train<{ w: tf.Scalar }, { kind: tf.Tensor }>({
      weights: trainable(() => ({ w: tf.scalar(0) })),
      loss: ({ w }, { kind }) => tf.add(tf.add(kind.toFloat(), 1), w),
      data: () => ({ kind: tf.tensor1d(ids, "int32") }),
      steps: 1,
      classWeight: [1, 9],
      classColumn: "kind",
      optimizer: { name: "sgd", learningRate: 1e-30 },
      validation: { data: { kind: tf.tensor1d(ids, "int32") }, every: 1 },
    });
    expect(history.loss.y[0]).toBeCloseTo((3 + 18) / 4, 5);
    expect(history.validation.y[0]).toBeCloseTo(5 / 4, 5);
  });

  it.each<[string, object, RegExp]>([
    [
      "a weight below 0",
      { classWeight: [1, -1] },
      /options\.classWeight must be "balanced", or a weight for each class .* got \[1,-1\]/,
    ],
    ["weights of 0 alone", { classWeight: [0, 0] }, /at least one weight above 0, got \[0,0\]/],
    ["an unknown word", { classWeight: "rare" }, /got "rare"/],
    ["names that are not classes", { classWeight: { yes: 2 } }, /got \{"yes":2\}/],
    [
      "a class without a weight",
      { classWeight: { 0: 1 } },
      /none for class 1 of data\.targets at row 3\. There are weights for 0\./,
    ],
    [
      "labels that are not classes",
      { classWeight: [1, 2], data: { targets: tf.tensor1d([0, 1, 0.5, 1]) } },
      /data\.targets must contain class ids, .* got 0\.5 at row 2/,
    ],
    [
      "rows that are not one-hot",
      {
        classWeight: [1, 2],
        data: {
          targets: tf.tensor2d([
            [1, 0],
            [1, 0],
            [0.5, 0.5],
            [0, 1],
          ]),
        },
        loss: ({ w }: { w: tf.Scalar }) => tf.add(tf.ones([4]), w),
      },
      /at most one 1 in each row of 2 classes \(a row of zeros is padding\), got 0\.5, 0\.5 at row 2/,
    ],
    [
      "a loss that returns a mean",
      { classWeight: [1, 2], loss: ({ w }: { w: tf.Scalar }) => w },
      /options\.loss must return one float32 loss for each label if classWeight is given, got float32 of shape \[\] for data\.targets of shape \[4\]\. Do not take the mean of the losses/,
    ],
    [
      "an unknown column",
      { classWeight: [1, 2], classColumn: "labels" },
      /in data\.labels, got none; the columns are targets/,
    ],
    [
      "balanced weights with a data function",
      { classWeight: "balanced", data: () => ({ targets: tf.tensor1d(ids) }) },
      /needs a record of data so that it can count rows/,
    ],
    [
      "a column without weights",
      { classColumn: "targets" },
      /options\.classColumn must be the name of a column, and be absent without classWeight/,
    ],
  ])("rejects %s", async (_, options, message) => {
    const given = trainable(() => ({ w: tf.scalar(0) }));
    const data = { targets: tf.tensor1d(ids, "int32") };
    const before = tf.memory().numTensors;
    const error = await train({
      weights: given,
      loss: (({ w }: { w: tf.Scalar }, batch: { targets: tf.Tensor }) => tf.add(perRow(batch), w)) as never,
      data,
      steps: 1,
      batchSize: undefined as never,
      ...options,
    } as never).then(
      () => new Error("nothing was thrown"),
      (thrown: Error) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});
