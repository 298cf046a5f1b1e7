import * as tf from "@tensorflow/tfjs";
import { fromNamedTensors, InputError, initLstm, namedTensors, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

beforeAll(() => ready());
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** A record with everything that a record of weights may contain: nested records, an array, a name, a size and an absent value. */
const record = () => ({
  encoder: initLstm({ features: 2, units: 3, seed: 1 }),
  layers: [{ kernel: tf.scalar(1) }, { kernel: tf.scalar(2) }],
  kind: "additive",
  start: 4,
  absent: undefined,
});

describe("namedTensors", () => {
  it("returns each tensor itself, not a copy, under its path and in the order of the record", () => {
    const one = record();
    const named = namedTensors(one);
    expect(Object.keys(named).slice(0, 3)).toEqual([
      "encoder.forget.kernel",
      "encoder.forget.recurrent",
      "encoder.forget.bias",
    ]);
    expect(Object.keys(named).slice(-2)).toEqual(["layers.0.kernel", "layers.1.kernel"]);
    expect(Object.keys(named)).toHaveLength(14);
    expect(named["layers.1.kernel"]).toBe(one.layers[1]?.kernel);
    expect(named["encoder.output.bias"]).toBe(one.encoder.output.bias);
  });

  it("accepts names with dots, as files of other programs have, unless two tensors would have the same path", () => {
    const flat = { "layer.kernel": tf.scalar(1), layer: { bias: tf.scalar(2) } };
    expect(Object.keys(namedTensors(flat))).toEqual(["layer.kernel", "layer.bias"]);
    expect(fromNamedTensors(flat, namedTensors(flat))).toEqual(flat);
    const message = 'namedTensors: record must have one tensor for "a.b", got two. Is a dot in a name?';
    expect(() => namedTensors({ a: { b: tf.scalar(1) }, "a.b": tf.scalar(2) })).toThrow(new InputError(message));
  });
});

describe("fromNamedTensors", () => {
  it("is the inverse of namedTensors, so it returns the record with the given tensors and keeps other values", () => {
    const one = record();
    expect(fromNamedTensors(one, namedTensors(one))).toEqual(one);
    const doubled = Object.entries(namedTensors(one)).map(([name, tensor]) => [name, tf.mul(2, tensor)]);
    const two = fromNamedTensors(one, Object.fromEntries(doubled));
    expect(two.layers[1]?.kernel.arraySync()).toBe(4);
    expect(two.encoder.forget.bias.arraySync()).toEqual([2, 2, 2]);
    expect([two.kind, two.start, two.absent]).toEqual(["additive", 4, undefined]);
    expect(Array.isArray(two.layers)).toBe(true);
    expect(one.layers[1]?.kernel.arraySync()).toBe(2);
  });

  it("keeps variables as variables", () => {
    const kernel = tf.variable(tf.scalar(3));
    const { layer } = fromNamedTensors({ layer: { kernel: tf.scalar(1) as tf.Tensor } }, { "layer.kernel": kernel });
    expect(layer.kernel).toBe(kernel);
    kernel.dispose();
  });

  it("rejects missing names, and names that are not in the record", () => {
    const like = { kernel: tf.scalar(1), bias: tf.scalar(2) };
    const kernel = tf.scalar(3);
    expect(() => fromNamedTensors(like, { kernel })).toThrow(
      new InputError('fromNamedTensors: named must have "bias", got "kernel".'),
    );
    expect(() => fromNamedTensors(like, { kernel, bias: kernel, other: kernel })).toThrow(
      new InputError('fromNamedTensors: named has "other", which the record does not have.'),
    );
  });
});
