import * as tf from "@tensorflow/tfjs";
import { InputError, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CellKind, cellKinds, type RunOptions } from "./cell-kinds";
import { gap, made } from "./made";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Returns a loss with a penalty on its own gradient, so that the gradient of this loss contains second derivatives. */
function penalised(kind: CellKind, options: RunOptions): tf.Tensor {
  const sizes = { B: 2, T: 3, F: 2, H: 3 };
  const weights = kind.weights(sizes, 41, 1);
  const loss = (inputs: tf.Tensor) => tf.sum(tf.square(kind.run({ inputs, ...weights }, options).hidden as tf.Tensor));
  const whole = (inputs: tf.Tensor) => tf.add(loss(inputs), tf.sum(tf.square(tf.grad(loss)(inputs))));
  return tf.grad(whole)(made([sizes.B, sizes.T, sizes.F], 41, "inputs"));
}

describe.each(cellKinds)("a gradient of a gradient through $name", (kind) => {
  it("with auto is complete: it equals the gradient of the reference", () => {
    const want = penalised(kind, { implementation: "reference" });
    expect(gap(penalised(kind, {}), want)).toBeLessThan(1e-4);
    expect(gap(penalised(kind, { implementation: "auto" }), want)).toBeLessThan(1e-4);
  });

  it("with fused is rejected, because fused has only first derivatives", () => {
    expect(() => penalised(kind, { implementation: "fused" })).toThrow(InputError);
  });
});
