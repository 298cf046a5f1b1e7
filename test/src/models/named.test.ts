import * as tf from "@tensorflow/tfjs";
import { fromNamedTensors, initLstm, namedTensors, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe("namedTensors", () => {
  it("gives each tensor its path, in the record's order, and passes over what is none", () => {
    const [a, b, c] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)];
    const named = namedTensors({
      layers: [{ kernel: a }, { kernel: b }],
      units: 3,
      bias: undefined,
      head: c,
      name: "x",
    });
    expect(Object.entries(named)).toEqual([
      ["layers.0.kernel", a],
      ["layers.1.kernel", b],
      ["head", c],
    ]);
    expect(named.head).toBe(c); // no copy
  });

  it("takes names that hold dots, as PyTorch's do, unless two paths meet", () => {
    const [a, b] = [tf.scalar(1), tf.scalar(2)];
    expect(Object.keys(namedTensors({ "rnn.weight": a, rnn: { bias: b } }))).toEqual(["rnn.weight", "rnn.bias"]);
    expect(() => namedTensors({ "rnn.weight": a, rnn: { weight: b } })).toThrow(
      'namedTensors: record must have one tensor for "rnn.weight", got two. Is a dot in a name?',
    );
  });
});

describe("fromNamedTensors", () => {
  it("is the inverse: the same record, leaves that are no tensors included", () => {
    const record = {
      cell: initLstm({ features: 1, units: 2, seed: 1 }),
      layers: [{ bias: tf.zeros([2]) }],
      units: 2,
      none: undefined,
    };
    const rebuilt = fromNamedTensors(record, namedTensors(record));
    expect(rebuilt).toEqual(record);
    expect(rebuilt.layers[0]?.bias).toBe(record.layers[0]?.bias);
    const doubled = fromNamedTensors({ a: [tf.scalar(1)] }, { "a.0": tf.scalar(2) });
    expect(doubled.a[0]?.arraySync()).toBe(2);
  });

  it("refuses a path without a tensor, and a tensor without a path", () => {
    const one = tf.scalar(1);
    expect(() => fromNamedTensors({ a: one, b: one }, { a: one })).toThrow(
      'fromNamedTensors: named must have "b", got "a".',
    );
    expect(() => fromNamedTensors({ a: one }, { a: one, b: one })).toThrow(
      'fromNamedTensors: named has "b", for which the record has no place.',
    );
  });
});
