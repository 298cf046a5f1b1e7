import * as tf from "@tensorflow/tfjs";
import { initLstm, namedTensors, ready, trainable } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await ready();
});

const nameOf = (tensor: tf.Tensor | undefined) => (tensor as tf.Variable).name;

describe("trainable", () => {
  it("replaces each tensor by a variable with the same numbers, whose name is the path of the tensor", () => {
    const weights = initLstm({ features: 2, units: 3, seed: 1 });
    const variables = trainable(weights);
    for (const [name, tensor] of Object.entries(namedTensors(variables))) {
      expect(tensor).toBeInstanceOf(tf.Variable);
      expect(nameOf(tensor)).toBe(name);
      expect(tensor.arraySync()).toEqual(namedTensors(weights)[name]?.arraySync());
    }
    expect(Object.keys(namedTensors(variables))).toContain("forget.recurrent");
    tf.dispose([weights, variables]);
  });

  it("adds a number to names that are in use, so it can be called twice", () => {
    const [first, second, third] = [1, 2, 3].map((value) => trainable({ kernel: tf.scalar(value) }));
    expect([first, second, third].map((one) => nameOf(one?.kernel))).toEqual(["kernel", "kernel_1", "kernel_2"]);
    expect([first, second, third].map((one) => one?.kernel.arraySync())).toEqual([1, 2, 3]);
    tf.disposeVariables();
  });

  it("does not dispose given tensors, but disposes tensors that a given function creates", () => {
    const before = tf.memory().numTensors;
    const kernel = tf.tensor1d([1, 2]);
    const kept = trainable({ kernel });
    (kept.kernel as unknown as tf.Variable).assign(tf.tidy(() => tf.keep(tf.tensor1d([5, 6]))));
    expect(kernel.arraySync()).toEqual([1, 2]);
    const made = trainable(() => ({ layers: [initLstm({ features: 2, units: 3, seed: 1 })] }));
    expect(nameOf(made.layers[0]?.forget.bias)).toBe("layers.0.forget.bias");
    expect(tf.memory().numTensors).toBe(before + 1 + 1 + 1 + 12);
    tf.dispose([kept, made, { kernel }]);
  });

  it("returns variables that still exist after a tf.tidy", () => {
    const kept = tf.tidy(() => trainable({ kernel: tf.scalar(4) }));
    expect(kept.kernel.arraySync()).toBe(4);
    tf.dispose(kept);
  });

  it.each<[string, () => object, string]>([
    ["no tensor", () => ({ units: 3 }), "trainable: weights must contain tensors, got none."],
    [
      "whole numbers",
      () => ({ gate: { bias: tf.scalar(1, "int32") } }),
      "trainable: weights.gate.bias must be float32, got int32.",
    ],
    [
      "a disposed tensor",
      () => {
        const bias = tf.zeros([1]);
        bias.dispose();
        return { bias };
      },
      "trainable: weights.bias must be a live tensor, got a disposed one.",
    ],
  ])("rejects %s", (_, make, message) => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      expect(() => trainable(make())).toThrow(message);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
