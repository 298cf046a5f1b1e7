import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import {
  fromKerasGru,
  fromKerasLstm,
  fromPyTorchGru,
  fromPyTorchLstm,
  fromPyTorchRnn,
  type GateWeights,
  type GruWeights,
  gru,
  InputError,
  initGru,
  initLstm,
  initRnn,
  type LstmWeights,
  lstm,
  ready,
  toKerasGru,
  toKerasLstm,
  toPyTorchGru,
  toPyTorchLstm,
  toPyTorchRnn,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { furthest } from "../cells/plain-lstm";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Returns a record of tensors as a record of numbers. */
const numbers = (value: unknown): unknown => {
  if (value instanceof tf.Tensor) return value.arraySync();
  if (Array.isArray(value)) return value.map(numbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, numbers(part)]));
};

/** Returns weights whose biases are not 0, so that a test fails if a conversion loses a bias. */
const biased = <W extends GateWeights>(weights: W, seed: number): W => ({
  ...weights,
  bias: tf.tensor1d(Array.from({ length: weights.bias.size }, (_, n) => Math.sin(seed + 1.7 * n))),
});
const lstmOf = (features: number, units: number, seed: number): LstmWeights => {
  const { forget, input, candidate, output } = initLstm({ features, units, seed });
  return {
    forget: biased(forget, 1),
    input: biased(input, 2),
    candidate: biased(candidate, 3),
    output: biased(output, 4),
  };
};
const gruOf = (features: number, units: number, seed: number, secondBias: boolean): GruWeights => {
  const { update, reset, candidate } = initGru({ features, units, seed });
  const gates = { update: biased(update, 1), reset: biased(reset, 2), candidate: biased(candidate, 3) };
  return secondBias ? { ...gates, candidateRecurrentBias: biased(candidate, 5).bias } : gates;
};

const sizes = fc.record({
  features: fc.integer({ min: 1, max: 4 }),
  units: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 0, max: 99 }),
});
const holds = (check: (features: number, units: number, seed: number) => void) =>
  fc.assert(
    fc.property(sizes, ({ features, units, seed }) => {
      tf.tidy(() => check(features, units, seed));
    }),
    { seed: 4, numRuns: 40 },
  );

describe("a conversion followed by its inverse is the identity", () => {
  it("for an LSTM through PyTorch and through Keras", () => {
    holds((features, units, seed) => {
      const weights = lstmOf(features, units, seed);
      expect(numbers(fromPyTorchLstm(toPyTorchLstm(weights)))).toEqual(numbers(weights));
      expect(numbers(fromKerasLstm(toKerasLstm(weights)))).toEqual(numbers(weights));
    });
  });

  it("for a GRU through PyTorch, and through Keras with the reset before and after the product", () => {
    holds((features, units, seed) => {
      const after = gruOf(features, units, seed, true);
      expect(numbers(fromPyTorchGru(toPyTorchGru(after)))).toEqual(numbers(after));
      expect(numbers(fromKerasGru(toKerasGru(after)))).toEqual(numbers(after));
      const before = gruOf(features, units, seed, false);
      expect(numbers(fromKerasGru(toKerasGru(before)))).toEqual(numbers(before));
      expect(numbers(toKerasGru(before, { resetAfter: true })[2])).toHaveLength(2);
    });
  });

  it("for an RNN through PyTorch", () => {
    holds((features, units, seed) => {
      const weights = biased(initRnn({ features, units, seed }), 1);
      expect(numbers(fromPyTorchRnn(toPyTorchRnn(weights)))).toEqual(numbers(weights));
    });
  });

  it("for weights given as rows of numbers", () => {
    const there = toPyTorchLstm(lstmOf(2, 3, 1));
    const rows = numbers(there) as Parameters<typeof fromPyTorchLstm>[0];
    expect(numbers(fromPyTorchLstm(rows))).toEqual(numbers(fromPyTorchLstm(there)));
    const keras = toKerasLstm(lstmOf(2, 3, 1));
    expect(numbers(fromKerasLstm(numbers(keras) as typeof keras))).toEqual(numbers(fromKerasLstm(keras)));
  });
});

describe("tf.layers", () => {
  const inputs = () => tf.sin(tf.range(1, 1 + 2 * 5 * 3)).reshape([2, 5, 3]) as tf.Tensor3D;
  const layerOutput = (layer: ReturnType<typeof tf.layers.lstm>, weights: tf.Tensor[]) => {
    layer.apply(inputs());
    layer.setWeights(weights);
    return (layer.apply(inputs()) as tf.Tensor).arraySync();
  };

  it("accepts the converted weights of our LSTM, and its own weights convert back to ours", () => {
    const weights = lstmOf(3, 4, 1);
    const layer = tf.layers.lstm({
      units: 4,
      returnSequences: true,
      recurrentActivation: "sigmoid",
      recurrentInitializer: "zeros",
    });
    const theirs = layerOutput(layer, toKerasLstm(weights));
    expect(furthest(lstm(weights, inputs()).hidden.arraySync(), theirs)).toBeLessThan(1e-6);
    const back = fromKerasLstm(layer.getWeights() as unknown as Parameters<typeof fromKerasLstm>[0]);
    expect(numbers(back)).toEqual(numbers(weights));
    layer.dispose();
  });

  it("accepts the converted weights of our GRU with the reset before the product", () => {
    const weights = gruOf(3, 4, 1, false);
    const layer = tf.layers.gru({
      units: 4,
      returnSequences: true,
      recurrentActivation: "sigmoid",
      recurrentInitializer: "zeros",
    });
    const theirs = layerOutput(layer, toKerasGru(weights, { resetAfter: false }));
    expect(furthest(gru(weights, inputs()).hidden.arraySync(), theirs)).toBeLessThan(1e-6);
    layer.dispose();
  });
});

describe("gradients through a conversion", () => {
  it("reach the tensors of PyTorch and Keras, and are equal for the two biases", () => {
    const inputs = tf.ones<tf.Rank.R3>([2, 3, 2]);
    const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = toPyTorchLstm(lstmOf(2, 3, 1));
    const gradients = tf.grads((...[ih, hh, present, past]: tf.Tensor[]) => {
      const theirs = { weight_ih_l0: ih, weight_hh_l0: hh, bias_ih_l0: present, bias_hh_l0: past } as typeof foreign;
      return lstm(fromPyTorchLstm(theirs), inputs).hidden.sum();
    })([weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0]);
    const foreign = { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 };
    for (const [n, gradient] of gradients.entries()) {
      expect(gradient.shape).toEqual(Object.values(foreign)[n]?.shape);
      expect(gradient.abs().min().dataSync()[0]).toBeGreaterThan(0);
    }
    expect(numbers(gradients[2])).toEqual(numbers(gradients[3]));
    const keras = toKerasGru(gruOf(2, 3, 1, true));
    const ofKeras = tf.grads((...[kernel, recurrent, bias]: tf.Tensor[]) => {
      const weights = fromKerasGru([kernel, recurrent, bias] as unknown as Parameters<typeof fromKerasGru>[0]);
      return gru(weights, inputs, { resetAfter: true }).hidden.sum();
    })(keras);
    for (const gradient of ofKeras) expect(gradient.abs().min().dataSync()[0]).toBeGreaterThan(0);
  });
});

describe("bad input of a conversion", () => {
  const good = () => toPyTorchLstm(lstmOf(2, 3, 1));
  const keras = () => toKerasGru(gruOf(2, 3, 1, true));
  const cases: [string, () => unknown, string][] = [
    [
      "a number of rows that is not a multiple of 4",
      () => fromPyTorchLstm({ ...good(), bias_ih_l0: tf.zeros([10]) }),
      "fromPyTorchLstm: bias_ih_l0 must have shape [4H], got [10]. This size must be a multiple of 4.",
    ],
    [
      "a bias of another size",
      () => fromPyTorchLstm({ ...good(), bias_hh_l0: tf.zeros([8]) }),
      "fromPyTorchLstm: bias_hh_l0 must have shape [4H] = [12], got [8]. H comes from bias_ih_l0.",
    ],
    [
      "a transposed matrix",
      () => fromPyTorchLstm({ ...good(), weight_hh_l0: tf.zeros([3, 12]) }),
      "fromPyTorchLstm: weight_hh_l0 must have shape [4H, H] = [12, 3], got [3, 12]. H comes from bias_ih_l0.",
    ],
    [
      "a GRU's weights for an LSTM",
      () => fromPyTorchLstm(toPyTorchGru(gruOf(2, 3, 1, true))),
      "fromPyTorchLstm: bias_ih_l0 must have shape [4H], got [9]. This size must be a multiple of 4.",
    ],
    [
      "a second layer",
      () => fromPyTorchLstm({ ...good(), weight_ih_l1: tf.zeros([1]) } as never),
      'fromPyTorchLstm: weights must contain one layer in one direction, got "weight_ih_l1" too. fromPyTorchLayers("lstm", weights) converts the whole module.',
    ],
    [
      "a missing tensor",
      () => fromPyTorchGru({ ...toPyTorchGru(gruOf(2, 3, 1, true)), weight_hh_l0: undefined } as never),
      "fromPyTorchGru: weight_hh_l0 must be a float32 tensor of shape [3H, H], got undefined. Make one with tf.tensor(…).",
    ],
    [
      "a NaN",
      () => fromPyTorchRnn({ weight_ih_l0: [[1]], weight_hh_l0: [[Number.NaN]], bias_ih_l0: [0], bias_hh_l0: [0] }),
      "fromPyTorchRnn: weight_hh_l0 must be finite everywhere, got NaN at entry 0.",
    ],
    [
      "ragged rows",
      () => fromPyTorchRnn({ weight_ih_l0: [[1], [1, 2]], weight_hh_l0: [[1]], bias_ih_l0: [0], bias_hh_l0: [0] }),
      "fromPyTorchRnn: weight_ih_l0 must be numbers, in rows of one length, got rows of 1, 2.",
    ],
    [
      "only one of Keras' arrays",
      () => fromKerasLstm(toKerasLstm(lstmOf(2, 3, 1)).slice(0, 1) as never),
      "fromKerasLstm: weights must be the three arrays of layer.getWeights(): kernel, recurrent kernel and bias (two for a layer with use_bias=False), got an array of length 1.",
    ],
    [
      "one bias for a reset after the product, which has two",
      () => fromKerasGru([...keras().slice(0, 2), tf.zeros([9])] as never, { resetAfter: true }),
      "fromKerasGru: bias must have shape [2, 3H], got [9].",
    ],
    [
      "a second bias for a reset before the product",
      () => toKerasGru(gruOf(2, 3, 1, true), { resetAfter: false }),
      "toKerasGru: weights.candidateRecurrentBias must be absent unless options.resetAfter is true, got a tensor.",
    ],
    [
      "an LSTM's weights for a GRU",
      () => toPyTorchGru(lstmOf(2, 3, 1) as never),
      'toPyTorchGru: weights has no "forget". There are: update, reset, candidate, candidateRecurrentBias.',
    ],
  ];

  it.each(cases)(
    "%s is rejected with a message that names the operand and its shape, and leaves no tensor",
    (_, call, message) => {
      let thrown: unknown;
      tf.tidy(() => {
        const inner = tf.tidy(() => {
          try {
            call();
          } catch (error) {
            thrown = error;
          }
          return [];
        });
        expect(inner).toEqual([]);
      });
      expect(thrown).toBeInstanceOf(InputError);
      expect((thrown as InputError).message.slice(0, message.length)).toBe(message);
    },
  );

  it("is rejected without a leaked tensor, and the operands are not disposed", () => {
    const operands = { ...good(), weight_hh_l0: tf.zeros<tf.Rank.R2>([3, 12]) };
    const before = tf.memory().numTensors;
    expect(() => fromPyTorchLstm(operands)).toThrow(InputError);
    expect(tf.memory().numTensors).toBe(before);
    const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = good();
    const foreign = { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 };
    const given = tf.memory().numTensors;
    fromPyTorchLstm(foreign);
    expect(tf.memory().numTensors - given).toBe(3 * 4);
    fromPyTorchLstm(numbers(foreign) as typeof foreign);
    expect(tf.memory().numTensors - given).toBe(2 * 3 * 4);
  });
});
