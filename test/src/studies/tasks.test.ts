import * as tf from "@tensorflow/tfjs";
import { addingBaseline, copyBaseline, initRnn, parityBaseline, ready, rnn } from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answers, lastAnswer, type Reader, reader } from "../../../src/studies/answers";
import { addingTask, copyingTask, parityTask, type Rows } from "../../../src/studies/tasks";

beforeAll(async () => {
  await ready();
  tf.engine().startScope();
});
afterAll(() => tf.engine().endScope());

/** Returns a reader that computes its answers directly from the rows, without a network. */
const says = (answer: (inputs: tf.Tensor3D) => tf.Tensor): Reader => ({
  each: (inputs) => answer(inputs) as tf.Tensor3D,
  last: (inputs) => answer(inputs) as tf.Tensor2D,
});
const [sure, torn] = [50, 0];
const numberOf = (tensor: tf.Tensor) => tensor.dataSync()[0] as number;

/** Returns the result of the exam and the loss of a reader with this answer. It also checks that the exam leaves no tensor. */
function examined<M extends { readonly right: number }>(
  task: { examRows: () => Rows; loss: (reader: Reader, rows: Rows) => tf.Scalar; exam: (reader: Reader) => M },
  answer: (inputs: tf.Tensor3D) => tf.Tensor,
) {
  const before = tf.memory().numTensors;
  const exam = task.exam(says(answer));
  expect(tf.memory().numTensors).toBe(before);
  return { exam, loss: numberOf(tf.tidy(() => task.loss(says(answer), task.examRows()))) };
}

describe("the adding task", () => {
  const task = addingTask(10);
  it("is solved by the sum of the marked values, and a reader that always answers 1 has the loss of the baseline", () => {
    const sum = (inputs: tf.Tensor3D) => tf.sum(tf.prod(inputs, 2), 1, true);
    const solved = examined(task, sum);
    expect(solved.exam.error).toBeLessThan(1e-10);
    expect(solved.exam.right).toBe(1);
    expect(solved.loss).toBeLessThan(1e-10);
    // an answer whose error is at most 0.08 counts as correct, and an answer with a larger error as wrong
    expect(examined(task, (inputs) => tf.add(sum(inputs), 0.079)).exam.right).toBe(1);
    expect(examined(task, (inputs) => tf.add(sum(inputs), 0.081)).exam.right).toBe(0);
    const asleep = examined(task, (inputs) => tf.ones([inputs.shape[0], 1]));
    expect(Math.abs(asleep.exam.error - addingBaseline)).toBeLessThan(0.0176); // 0.0176 is 4 standard deviations for 2,000 rows
    expect(asleep.loss).toBeCloseTo(asleep.exam.error, 5);
    expect(Math.abs(asleep.exam.right - (1 - 0.92 ** 2))).toBeLessThan(0.035); // 0.035 is 4 standard deviations
  });
});

describe("the copy task", () => {
  const sizes = { symbols: 4, copy: 2, delay: 5 };
  const task = copyingTask(sizes);
  it("is solved by repeating the symbols from the beginning, and guessing has the loss of the baseline", () => {
    const repeat = (inputs: tf.Tensor3D) => {
      const [B] = inputs.shape;
      const seen = tf.slice(inputs, [0, 0, 0], [-1, 2, 5]); // these are the symbols without the blank
      const blanks = tf.tile(tf.tensor3d([0, 0, 0, 0, 1], [1, 1, 5]), [B, 7, 1]);
      return tf.mul(tf.concat([blanks, seen], 1), sure);
    };
    const solved = examined(task, repeat);
    expect(solved.exam.right).toBe(1);
    expect(solved.exam.loss).toBeLessThan(1e-6);
    expect(solved.loss).toBeLessThan(1e-6);
    const guess = (inputs: tf.Tensor3D) => {
      const blank = tf.tile(tf.tensor3d([0, 0, 0, 0, sure], [1, 1, 5]), [inputs.shape[0], 7, 1]);
      const any = tf.tile(tf.tensor3d([sure, sure, sure, sure, torn], [1, 1, 5]), [inputs.shape[0], 2, 1]);
      return tf.concat([blank, any], 1);
    };
    const guessed = examined(task, guess);
    expect(guessed.exam.loss).toBeCloseTo(copyBaseline(sizes), 5);
    expect(Math.abs(guessed.exam.right - 1 / 4)).toBeLessThan(0.06);
  });
});

describe("running parity", () => {
  const task = parityTask(6);
  it("is solved by counting, and an answer without information has the loss of the baseline", () => {
    const odd = (inputs: tf.Tensor3D) => tf.mod(tf.cumsum(inputs, 1), 2); // [B, T, 1]
    const count = (inputs: tf.Tensor3D) => tf.mul(tf.concat([tf.sub(1, odd(inputs)), odd(inputs)], 2), sure);
    const solved = examined(task, count);
    expect(solved.exam).toMatchObject({ right: 1, rightAtEnd: 1 });
    expect(solved.loss).toBeLessThan(1e-6);
    const silent = examined(task, (inputs) => tf.zeros([inputs.shape[0], 6, 2]));
    expect(silent.exam.loss).toBeCloseTo(parityBaseline, 5);
    expect(Math.abs(silent.exam.right - 1 / 2)).toBeLessThan(0.05);
    // a reader that remembers only the last bit is right at the first step, and right by chance at later steps
    const last = (inputs: tf.Tensor3D) => tf.concat([tf.sub(1, inputs), inputs], 2);
    const forgetful = examined(task, last).exam;
    expect(forgetful.right).toBeGreaterThan(0.5);
    expect(Math.abs(forgetful.rightAtEnd - 1 / 2)).toBeLessThan(0.09);
  });
});

describe("a task", () => {
  it.each([
    ["adding", addingTask(6)],
    ["copy", copyingTask({ symbols: 3, copy: 1, delay: 3 })],
    ["parity", parityTask(6)],
  ] as const)(
    "makes rows of the declared sizes, which are the same for the same seed, and always has the same exam: %s",
    (_, task) => {
      const rows = (seed: number) => {
        const { inputs, targets } = task.data(4, seed);
        expect(inputs.shape[2]).toBe(task.ends.features);
        expect(targets.shape.at(-1)).toBe(task.ends.outputs);
        return Array.from(inputs.dataSync());
      };
      expect(rows(1)).toEqual(rows(1));
      expect(rows(2)).not.toEqual(rows(1));
      expect(Array.from(task.examRows().inputs.dataSync())).toEqual(Array.from(task.examRows().inputs.dataSync()));
    },
  );
});

describe("a reader", () => {
  it("computes the answers at each step and after the last step with the same layer", () => {
    const cell = initRnn({ features: 2, units: 3, seed: 1 });
    const net = { cell, kernel: initRnn({ features: 3, units: 2, seed: 2 }).kernel, bias: tf.tensor1d([0.5, -1]) };
    const inputs = tf.randomUniform<tf.Rank.R3>([2, 4, 2], -1, 1, "float32", 1);
    const { each, last } = reader(net, (x) => rnn(cell, x));
    const { hidden } = rnn(cell, inputs);
    for (let t = 0; t < 4; t++) {
      const state = tf.reshape(tf.slice(hidden, [0, t, 0], [-1, 1, -1]), [2, 3]) as tf.Tensor2D;
      const wanted = tf.add(tf.matMul(state, net.kernel), net.bias);
      const got = tf.reshape(tf.slice(each(inputs), [0, t, 0], [-1, 1, -1]), [2, 2]);
      expect(numberOf(tf.max(tf.abs(tf.sub(got, wanted))))).toBeLessThan(1e-6);
      if (t === 3) expect(numberOf(tf.max(tf.abs(tf.sub(last(inputs), wanted))))).toBeLessThan(1e-6);
    }
    expect(numberOf(tf.max(tf.abs(tf.sub(answers("rnn", net, inputs), each(inputs)))))).toBe(0);
    expect(numberOf(tf.max(tf.abs(tf.sub(lastAnswer("rnn", net, inputs), last(inputs)))))).toBe(0);
  });
});
