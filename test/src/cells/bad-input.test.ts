import * as tf from "@tensorflow/tfjs";
import { InputError, initGru, initLstm, initMinGru, initMinLstm, initRnn, lstm, lstmStep, ready } from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rejectionMessage } from "./rejection";

const weights = () => initLstm({ features: 3, units: 4, seed: 1 });
const state = (B = 2, H = 4) => ({ hidden: tf.zeros<tf.Rank.R2>([B, H]), cell: tf.zeros<tf.Rank.R2>([B, H]) });
const x = (B = 2, F = 3) => tf.ones<tf.Rank.R2>([B, F]);
const inputs = (B = 2, T = 5, F = 3) => tf.ones<tf.Rank.R3>([B, T, F]);
const disposed = () => {
  const tensor = x();
  tensor.dispose();
  return tensor;
};
const withForget = (change: object) => ({ ...weights(), forget: { ...weights().forget, ...change } });

beforeAll(async () => {
  await ready();
  tf.engine().startScope();
});
afterAll(() => tf.engine().endScope());

/** Each case: a name for the bad input, the call, and the whole error message. */
const rejectedCalls: [string, () => unknown, string][] = [
  [
    "a state of the wrong size",
    () => lstmStep(weights(), x(), { hidden: tf.zeros([2, 3]), cell: tf.zeros([2, 4]) }),
    "lstmStep: state.hidden must have shape [B, H] = [2, 4], got [2, 3]. H comes from weights.forget.bias.",
  ],
  [
    "a state of another batch size",
    () => lstmStep(weights(), x(), state(3)),
    "lstmStep: state.hidden must have shape [B, H] = [2, 4], got [3, 4]. B comes from x.",
  ],
  [
    "an input with too many features",
    () => lstmStep(weights(), x(2, 5), state()),
    "lstmStep: x must have shape [B, F] = [B, 3], got [2, 5]. F comes from weights.forget.kernel.",
  ],
  [
    "a gate whose size differs from the forget gate's",
    () => lstmStep({ ...weights(), output: initLstm({ features: 3, units: 5, seed: 1 }).output }, x(), state()),
    "lstmStep: weights.output.bias must have shape [H] = [4], got [5]. H comes from weights.forget.bias.",
  ],
  [
    "a recurrent kernel that is not square",
    () => lstmStep(withForget({ recurrent: tf.zeros([4, 3]) }), x(), state()),
    "lstmStep: weights.forget.recurrent must have shape [H, H] = [4, 4], got [4, 3]. H comes from weights.forget.bias.",
  ],
  [
    "the wrong rank",
    () => lstm(weights(), x() as never),
    "lstm: inputs must have shape [B, T, F] = [B, T, 3], got [2, 3]. The tensor has rank 2 but needs 3: is there an axis missing?",
  ],
  [
    "NaN in the input",
    () => lstmStep(weights(), tf.tensor2d([[1, Number.NaN, 2]]), state(1)),
    "lstmStep: x must be finite everywhere, got NaN at entry 1. NaN and Infinity spread to every result: check the data, or lower the learning rate.",
  ],
  [
    "Infinity in a weight",
    () => lstmStep(withForget({ bias: tf.tensor1d([0, 0, Number.NEGATIVE_INFINITY, 0]) }), x(), state()),
    "lstmStep: weights.forget.bias must be finite everywhere, got -Infinity at entry 2. NaN and Infinity spread to every result: check the data, or lower the learning rate.",
  ],
  [
    "a disposed tensor",
    () => lstmStep(weights(), disposed(), state()),
    "lstmStep: x must be a float32 tensor of shape [B, F], got a disposed tensor. Was it made inside a tf.tidy that has ended?",
  ],
  [
    "an array where a tensor is needed",
    () => lstmStep(weights(), [[1, 2, 3]] as never, state()),
    "lstmStep: x must be a float32 tensor of shape [B, F], got an array. Make one with tf.tensor(…).",
  ],
  [
    "whole numbers where a float32 tensor is needed",
    () => lstmStep(weights(), tf.ones([2, 3], "int32"), state()),
    "lstmStep: x must be a float32 tensor of shape [B, F], got dtype int32. Convert it with .toFloat().",
  ],
  [
    "an empty sequence",
    () => lstm(weights(), tf.zeros([2, 0, 3])),
    "lstm: inputs must have T of at least 1, got shape [2, 0, 3]. An empty sequence has no last state.",
  ],
  [
    "an empty batch",
    () => lstm(weights(), tf.zeros([0, 2, 3])),
    "lstm: inputs must have B of at least 1, got shape [0, 2, 3]. An empty batch has nothing to compute.",
  ],
  [
    "too few lengths",
    () => lstm(weights(), inputs(), { lengths: [5] }),
    "lstm: options.lengths must contain B = 2 whole numbers, got an array of length 1. Each sequence of inputs has one length.",
  ],
  [
    "a length past the end",
    () => lstm(weights(), inputs(), { lengths: [5, 6] }),
    "lstm: options.lengths[1] must be a whole number from 1 to T = 5, got 6. It is the number of true steps.",
  ],
  [
    "a length of 0",
    () => lstm(weights(), inputs(), { lengths: [0, 5] }),
    "lstm: options.lengths[0] must be a whole number from 1 to T = 5, got 0. It is the number of true steps.",
  ],
  [
    "a fractional length",
    () => lstm(weights(), inputs(), { lengths: [1.5, 5] }),
    "lstm: options.lengths[0] must be a whole number from 1 to T = 5, got 1.5. It is the number of true steps.",
  ],
  [
    "an option that does not exist",
    () => lstm(weights(), inputs(), { length: [5, 5] } as never),
    'lstm: options has no option "length". There are: initial, lengths, mask, implementation, activation, recurrentActivation.',
  ],
  [
    "an implementation that does not exist",
    () => lstm(weights(), inputs(), { implementation: "quick" } as never),
    'lstm: options.implementation must be "auto", "reference" or "fused", got "quick".',
  ],
  [
    "an initial state of the wrong size",
    () => lstm(weights(), inputs(), { initial: state(2, 5) }),
    "lstm: options.initial.hidden must have shape [B, H] = [2, 4], got [2, 5]. H comes from weights.forget.bias.",
  ],
  [
    "a missing gate",
    () => lstmStep({ ...weights(), output: undefined } as never, x(), state()),
    "lstmStep: weights.output must be a record, got undefined. The names that it can have: kernel, recurrent, bias.",
  ],
  [
    "0 hidden units",
    () => initLstm({ features: 3, units: 0, seed: 1 }),
    "initLstm: units must be a whole number above 0, got 0.",
  ],
  [
    "a seed that is not a finite number",
    () => initLstm({ features: 3, units: 2, seed: Number.NaN }),
    "initLstm: seed must be a finite number, got NaN.",
  ],
  [
    "a misspelt option of initLstm",
    () => initLstm({ features: 3, units: 2, seed: 1, forgetbias: 2 } as never),
    'initLstm: options has no option "forgetbias". There are: features, units, seed, forgetBias.',
  ],
];

describe("a message names the function, the operand, what was expected, what it got and the cause, for", () => {
  it.each(rejectedCalls)("%s", (_, call, message) => {
    expect(call).toThrow(new InputError(message));
  });
});

/** Invalid options of every init function. Each case: the option, its value, and the rest of the error message. */
const wrongSizes: [name: string, value: unknown, rest: string][] = [
  ...[0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, "3", undefined, null].flatMap(
    (value): [string, unknown, string][] => [
      ["features", value, `must be a whole number above 0, got ${value}.`],
      ["units", value, `must be a whole number above 0, got ${value}.`],
    ],
  ),
  ...[Number.NaN, Number.NEGATIVE_INFINITY, "1", undefined].map((value): [string, unknown, string] => [
    "seed",
    value,
    `must be a finite number, got ${value}.`,
  ]),
];

describe.each([
  ["initRnn", initRnn, "features, units, seed"],
  ["initLstm", initLstm, "features, units, seed, forgetBias"],
  ["initGru", initGru, "features, units, seed, forgetBias"],
  ["initMinGru", initMinGru, "features, units, seed"],
  ["initMinLstm", initMinLstm, "features, units, seed"],
] as const)("%s rejects, before any work,", (name, init, known) => {
  const said = (change: object) => rejectionMessage(() => init({ features: 3, units: 2, seed: 1, ...change }));

  it.each(wrongSizes)("%s of %s", (option, value, rest) => {
    expect(said({ [option]: value })).toBe(`${name}: ${option} ${rest}`);
  });

  it("a misspelt option, and options that are not a record", () => {
    expect(said({ unit: 2 })).toBe(`${name}: options has no option "unit". There are: ${known}.`);
    expect(rejectionMessage(() => init(undefined as never))).toBe(
      `${name}: options must be a record, got undefined. The names that it can have: ${known}.`,
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, "1", null])("a forget bias of %s", (forgetBias) => {
    const wanted = !known.includes("forgetBias")
      ? "options has no option"
      : `forgetBias must be a finite number, got ${forgetBias}.`;
    expect(said({ forgetBias })).toContain(`${name}: ${wanted}`);
  });
});

describe("a large operand with NaN or Infinity, or with huge numbers,", () => {
  const large = (change: (values: Float32Array) => void) => {
    const values = new Float32Array(50 * 100 * 3).fill(1);
    change(values);
    return tf.tensor3d(values, [50, 100, 3]);
  };
  const say = (inputs: tf.Tensor3D) => () => lstm(weights(), inputs);

  it("is rejected for NaN or Infinity in the same way as a small operand, even if the numbers cancel in a sum", () => {
    expect(say(large((values) => values.set([Number.NaN], 14_999)))).toThrow("got NaN at entry 14999.");
    const both = large((values) => values.set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], 7000));
    expect(say(both)).toThrow("got Infinity at entry 7000.");
  });

  it("is accepted if only its sum is too large for float32", () => {
    expect(say(large((values) => values.fill(3e37)))).not.toThrow();
  });
});

describe("a rejected call", () => {
  it("leaves no tensor behind", () => {
    const given = { weights: weights(), x: x(2, 5), state: state(), inputs: inputs() };
    const before = tf.memory().numTensors;
    expect(() => lstmStep(given.weights, given.x, given.state)).toThrow(InputError);
    expect(() => lstm(given.weights, given.inputs, { lengths: [9, 9] })).toThrow(InputError);
    expect(() => initLstm({ features: 1, units: 1, seed: 1, forgetBias: Number.NaN })).toThrow(InputError);
    expect(tf.memory().numTensors).toBe(before);
  });
});
