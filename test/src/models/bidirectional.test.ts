import * as tf from "@tensorflow/tfjs";
import { bidirectional, gru, InputError, initGru, initLstm, lstm, rnn } from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reversal } from "../../../src/models/reverse";
import { wave } from "../cells/numbers";
import { BACKENDS, useBackend } from "./backends";

const weights = () => ({
  forward: initLstm({ features: 3, units: 4, seed: 1 }),
  backward: initLstm({ features: 3, units: 4, seed: 2 }),
});
const inputs = () => wave<tf.Rank.R3>([3, 5, 3], 0.9);
const lengths = [5, 2, 1];
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
/** Returns the first steps of one sequence of a batch: [1, length, N] */
const part = (values: tf.Tensor3D, b: number, length: number) =>
  tf.slice3d(values, [b, 0, 0], [1, length, values.shape[2]]);

describe.each(BACKENDS)("bidirectional on %s", (backend) => {
  useBackend(backend);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("reverses only the true steps of each sequence, and gives the original sequence if it is reversed twice", () => {
    const turn = reversal([3, 1], 3);
    const values = tf.tensor3d([
      [[1], [2], [3]],
      [[4], [5], [6]],
    ]);
    expect(numbers(turn(values))).toEqual([3, 2, 1, 4, 5, 6]);
    expect(numbers(turn(turn(values)))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(numbers(reversal(undefined, 3)(values))).toEqual([3, 2, 1, 6, 5, 4]);
  });

  it("passes gradients back to the original steps, both with lengths and without", () => {
    const weighing = tf.tensor3d([1, 2, 3, 4, 5, 6], [2, 3, 1]);
    const back = (turn: (values: tf.Tensor3D) => tf.Tensor3D) =>
      numbers(tf.grad((values) => tf.sum(tf.mul(turn(values as tf.Tensor3D), weighing)))(tf.zeros([2, 3, 1])));
    expect(back(reversal([2, 3], 3))).toEqual([2, 1, 3, 6, 5, 4]);
    expect(back(reversal(undefined, 3))).toEqual([3, 2, 1, 6, 5, 4]);
  });

  it("with lengths gives the results of separate runs of the shorter sequences, each reversed as a whole", () => {
    const { forward, backward } = weights();
    const trace = bidirectional(lstm)({ forward, backward }, inputs(), { lengths });
    for (const [b, length] of lengths.entries()) {
      const alone = part(inputs(), b, length);
      const behind = lstm(backward, tf.reverse(alone, 1));
      const before = lstm(forward, alone);
      const near = (got: tf.Tensor, want: tf.Tensor) =>
        expect(tf.max(tf.abs(tf.sub(got, want))).dataSync()[0]).toBeLessThan(2e-6);
      near(part(trace.backward.hidden, b, length), tf.reverse(behind.hidden, 1));
      near(part(trace.backward.gates.forget, b, length), tf.reverse(behind.gates.forget, 1));
      near(part(trace.hidden, b, length), tf.concat([before.hidden, tf.reverse(behind.hidden, 1)], 2));
      near(tf.slice2d(trace.final.backward.cell, [b, 0], [1, 4]), behind.final.cell);
      near(tf.slice2d(trace.final.forward.cell, [b, 0], [1, 4]), before.final.cell);
    }
    const past = tf.slice3d(trace.hidden, [1, 2, 0], [1, 3, 8]);
    expect(numbers(past).every((value) => value === 0)).toBe(true);
  });

  it("returns the state at the first input as the final state of the backward direction", () => {
    const { hidden, final } = bidirectional(lstm)(weights(), inputs(), { lengths });
    const first = tf.reshape(tf.slice3d(hidden, [0, 0, 4], [3, 1, 4]), [3, 4]);
    expect(numbers(final.backward.hidden)).toEqual(numbers(first));
  });

  it("starts each direction from its own initial state", () => {
    const state = (fill: number) => ({ hidden: tf.fill<tf.Rank.R2>([3, 4], fill), cell: tf.zeros<tf.Rank.R2>([3, 4]) });
    const both = bidirectional(lstm);
    const initial = { forward: state(0), backward: state(0.5) };
    const [from, without] = [both(weights(), inputs(), { lengths, initial }), both(weights(), inputs(), { lengths })];
    expect(numbers(from.forward.hidden)).toEqual(numbers(without.forward.hidden));
    expect(numbers(from.backward.hidden)).not.toEqual(numbers(without.backward.hidden));
  });

  it("ignores inputs after the end of a sequence, which do not affect the trace and have a gradient of 0", () => {
    const other = tf.add(inputs(), tf.mul(100, tf.sub(1, running()))) as tf.Tensor3D;
    const both = bidirectional(lstm);
    const given = weights();
    expect(numbers(both(given, other, { lengths }).hidden)).toEqual(numbers(both(given, inputs(), { lengths }).hidden));
    const loss = (values: tf.Tensor) => tf.sum(tf.square(both(given, values as tf.Tensor3D, { lengths }).hidden));
    const gradient = tf.grad(loss)(inputs());
    expect(numbers(tf.mul(gradient, tf.sub(1, running()))).every((value) => Math.abs(value) === 0)).toBe(true);
    expect(numbers(tf.sum(tf.abs(gradient), 2)).filter((value) => value > 0)).toHaveLength(8);
  });

  it("leaves only the tensors of its trace in memory", () => {
    const [given, x] = [weights(), inputs()];
    const before = tf.memory().numTensors;
    tf.dispose(bidirectional(lstm)(given, x, { lengths }) as unknown as tf.TensorContainer);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => bidirectional(lstm)(given, x, { lengths: [9, 9, 9] })).toThrow(InputError);
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** A mask that is 1 at true steps: [3, 5, 1] */
const running = () => tf.tensor3d(lengths.map((length) => [0, 1, 2, 3, 4].map((t) => [t < length ? 1 : 0])));

describe("bidirectional rejects, naming the direction,", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a value that is not a sequence function",
      () => bidirectional(weights() as never),
      "bidirectional: cell must be a sequence function, e.g. lstm, got object. Weights come later: bidirectional(lstm)(weights, inputs).",
    ],
    [
      "a direction that does not exist",
      () => bidirectional(lstm)({ ...weights(), sideways: 1 } as never, inputs()),
      'bidirectional: weights has no "sideways". There are: forward, backward.',
    ],
    [
      "one initial state for both",
      () => bidirectional(rnn)({} as never, inputs(), { initial: { hidden: 1 } as never }),
      'bidirectional: options.initial has no "hidden". There are: forward, backward.',
    ],
    [
      "a backward cell that does not fit the inputs",
      () => bidirectional(lstm)({ ...weights(), backward: initLstm({ features: 2, units: 4, seed: 1 }) }, inputs()),
      "bidirectional, backward: lstm: inputs must have shape [B, T, F] = [B, T, 2], got [3, 5, 3]. F comes from weights.forget.kernel.",
    ],
    [
      "lengths past the end",
      () => bidirectional(lstm)(weights(), inputs(), { lengths: [5, 6, 1] }),
      "bidirectional, forward: lstm: options.lengths[1] must be a whole number from 1 to T = 5, got 6. It is the number of true steps.",
    ],
  ])("%s", (_, call, message) => {
    expect(() => tf.tidy(() => void call())).toThrow(new InputError(message));
  });

  it("at compile time a value that is not a cell, or weights of another cell", () => {
    const compiles = () => {
      const wrong = initGru({ features: 3, units: 4, seed: 1 });
      // @ts-expect-error weights of a GRU are passed to an LSTM
      bidirectional(lstm)({ forward: wrong, backward: wrong }, inputs());
      // @ts-expect-error one direction only
      bidirectional(gru)({ forward: wrong }, inputs());
      // @ts-expect-error a function that gives no hidden states
      bidirectional((_: number, x: tf.Tensor3D) => x);
      // @ts-expect-error a misspelt option
      bidirectional(gru)({ forward: wrong, backward: wrong }, inputs(), { length: [5, 5, 5] });
    };
    expect(compiles).toBeTypeOf("function"); // `npm run check` compiles this test, which fails if an expected compile error is missing
  });
});
