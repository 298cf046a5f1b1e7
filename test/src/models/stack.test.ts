import * as tf from "@tensorflow/tfjs";
import {
  bidirectional,
  gru,
  InputError,
  initGru,
  initLstm,
  initRnn,
  lstm,
  lstmStep,
  ready,
  rnn,
  stack,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { wave } from "../cells/numbers";

beforeAll(() => ready());
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const one = (features: number, seed: number) => initLstm({ features, units: 4, seed });
const inputs = () => wave<tf.Rank.R3>([2, 5, 3], 0.9);
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

describe("stack", () => {
  it("passes the hidden states of each layer to the next, and returns the whole trace and the final state of every layer", () => {
    const [bottom, top] = [one(3, 1), one(4, 2)];
    const lengths = [5, 2];
    const { layers, hidden, final } = stack(lstm, lstm)([bottom, top], inputs(), { lengths });
    const below = lstm(bottom, inputs(), { lengths });
    const above = lstm(top, below.hidden, { lengths });
    expect(numbers(layers[0].gates.forget)).toEqual(numbers(below.gates.forget));
    expect(numbers(layers[1].gates.candidate)).toEqual(numbers(above.gates.candidate));
    expect(numbers(hidden)).toEqual(numbers(above.hidden));
    expect(numbers(final[0].cell)).toEqual(numbers(below.final.cell));
    expect(numbers(final[1].hidden)).toEqual(numbers(above.final.hidden));
  });

  it("starts each layer from its own initial state", () => {
    const weights = [one(3, 1), one(4, 2)] as const;
    const deep = stack(lstm, lstm);
    const whole = deep(weights, inputs());
    const head = deep(weights, tf.slice3d(inputs(), [0, 0, 0], [2, 2, 3]));
    const tail = deep(weights, tf.slice3d(inputs(), [0, 2, 0], [2, 3, 3]), { initial: head.final });
    const gap = tf.max(tf.abs(tf.sub(tf.concat([head.hidden, tail.hidden], 1), whole.hidden))).dataSync()[0];
    expect(gap).toBeLessThan(1e-6);
    expect(numbers(tail.hidden)).not.toEqual(numbers(deep(weights, tf.slice3d(inputs(), [0, 2, 0], [2, 3, 3])).hidden));
  });

  it("accepts layers of different kinds, including stacks and bidirectional cells", () => {
    const mixed = stack(bidirectional(stack(rnn, lstm)), gru);
    const way = (seed: number) => [initRnn({ features: 3, units: 6, seed }), one(6, seed)] as const;
    const top = initGru({ features: 8, units: 2, seed: 9 });
    const trace = mixed([{ forward: way(1), backward: way(2) }, top], inputs(), { lengths: [5, 3] });
    expect(trace.layers[0].backward.layers[1].gates.output.shape).toEqual([2, 5, 4]);
    expect(trace.layers[1].gates.update.shape).toEqual([2, 5, 2]);
    expect(trace.hidden.shape).toEqual([2, 5, 2]);
    expect(trace.final[0].forward[1].cell.shape).toEqual([2, 4]);
  });

  it("passes its options to its cells", () => {
    const weights = {
      ...initGru({ features: 3, units: 3, seed: 1 }),
      candidateRecurrentBias: tf.ones<tf.Rank.R1>([3]),
    };
    const { hidden } = stack(gru, gru)([weights, weights], inputs(), { resetAfter: true, implementation: "reference" });
    const below = gru(weights, inputs(), { resetAfter: true, implementation: "reference" });
    const above = gru(weights, below.hidden, { resetAfter: true, implementation: "reference" });
    expect(numbers(hidden)).toEqual(numbers(above.hidden));
  });

  it("leaves only the tensors of its trace in memory", () => {
    const weights = [one(3, 1), one(4, 2)] as const;
    const given = inputs();
    const before = tf.memory().numTensors;
    const trace = stack(lstm, lstm)(weights, given, { lengths: [5, 2] });
    tf.dispose(trace as unknown as tf.TensorContainer);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, () => unknown, string]>([
    ["no cell", () => stack(), "stack: cells must contain at least one sequence function, got none."],
    [
      "weights where cells are needed",
      () => stack(one(3, 1) as never),
      "stack: cells[0] must be a sequence function, e.g. lstm, got object. Weights come later: stack(lstm)([weights], inputs).",
    ],
    [
      "too few weights",
      () => stack(lstm, lstm)([one(3, 1)] as never, inputs()),
      "stack: weights must be an array of 2, one for each layer, got 1.",
    ],
    [
      "weights that are not a list",
      () => stack(lstm)(one(3, 1) as never, inputs()),
      "stack: weights must be an array of 1, one for each layer, got a value of type object.",
    ],
    [
      "too many initial states",
      () => stack(lstm)([one(3, 1)], inputs(), { initial: [1, 2] as never }),
      "stack: options.initial must be an array of 1, one for each layer, got 2.",
    ],
    [
      "a layer that does not fit the one below",
      () => stack(lstm, lstm)([one(3, 1), one(3, 2)], inputs()),
      "stack, layer 1 (its inputs are the hidden states of layer 0): lstm: inputs must have shape [B, T, F] = [B, T, 3], got [2, 5, 4]. F comes from weights.forget.kernel.",
    ],
    [
      "an option that its cells do not have",
      () => stack(lstm)([one(3, 1)], inputs(), { length: [5, 2] } as never),
      'stack, layer 0: lstm: options has no option "length". There are: initial, lengths, mask, implementation, activation, recurrentActivation.',
    ],
  ])("rejects %s and leaves no tensor behind", (_, call, message) => {
    const given = tf.memory().numTensors;
    expect(call).toThrow(new InputError(message));
    const made = tf.tidy(() => {
      const before = tf.memory().numTensors;
      expect(call).toThrow(InputError);
      return tf.memory().numTensors - before;
    });
    expect(made).toBeLessThanOrEqual(25); // the call itself creates at most 25 tensors: 12 for each of two cells, and one input
    expect(tf.memory().numTensors).toBe(given + made);
  });

  it("does not compile with a value that is not a sequence function, weights of another cell or too few weights", () => {
    const [lower, upper] = [one(3, 1), initGru({ features: 4, units: 4, seed: 1 })];
    const x = inputs();
    const compiles = () => {
      // @ts-expect-error one step is not a sequence
      stack(lstmStep);
      // @ts-expect-error weights of a GRU are passed to an LSTM
      stack(lstm, gru)([upper, upper], x);
      // @ts-expect-error weights of one layer are passed to two layers
      stack(lstm, lstm)([lower], x);
      // @ts-expect-error an option that only some of the cells have
      stack(lstm, gru)([lower, upper], x, { resetAfter: true });
      // @ts-expect-error a gate that an LSTM does not have
      void stack(lstm)([lower], x).layers[0].gates.update;
      // @ts-expect-error a layer that does not exist
      void stack(lstm)([lower], x).layers[1];
      // @ts-expect-error a state of another cell
      stack(gru)([upper], x, { initial: stack(lstm)([lower], x).final });
    };
    expect(compiles).toBeTypeOf("function"); // `npm run check` compiles this test, which fails if an expected compile error is missing
  });
});
