import * as tf from "@tensorflow/tfjs";
import {
  initLstm,
  initMinGru,
  initMinLstm,
  minGru,
  minLstm,
  positionalEncoding,
  type SlstmState,
  slstmStep,
} from "gatebook";
import { describe, expect, it } from "vitest";
import { BACKENDS, useBackend } from "../models/backends";
import { made, numbers } from "../properties/made";

/** Returns a loss of minGRU, minLSTM and two steps of sLSTM, and its gradient with respect to the inputs [2, 5, 3]. */
function lossAndGradient(): { readonly loss: number; readonly gradient: number[] } {
  return tf.tidy(() => {
    const sizes = { features: 3, units: 4, seed: 6 };
    const [gru, lstm, slstm] = [initMinGru(sizes), initMinLstm(sizes), initLstm(sizes)];
    const share = made([2, 5, 4], 6, "share");
    const zero = tf.zeros<tf.Rank.R2>([2, 4]);
    const { value, grad } = tf.valueAndGrad((given) => {
      const inputs = tf.add(given, positionalEncoding({ steps: 5, features: 3 })) as tf.Tensor3D;
      const traces = [
        minGru(gru, inputs, { activation: "positive", lengths: [5, 3] }),
        minLstm(lstm, inputs, { implementation: "reference" }),
        minLstm(lstm, inputs),
      ];
      const first: SlstmState = { hidden: zero, cell: zero, normaliser: zero, stabiliser: zero };
      const last = [0, 1].reduce((state, t) => {
        const x = tf.reshape(tf.slice(inputs, [0, t, 0], [2, 1, 3]), [2, 3]) as tf.Tensor2D;
        return slstmStep(slstm, x, state).state;
      }, first);
      const parts = traces.map(({ hidden }) => tf.sum(tf.mul(hidden, share)));
      return tf.addN([...parts, tf.sum(tf.square(last.hidden))]) as tf.Scalar;
    })(made([2, 5, 3], 6, "inputs"));
    return { loss: numbers(value)[0] as number, gradient: numbers(grad) };
  });
}

describe("minGru, minLstm and slstmStep", () => {
  const found: ReturnType<typeof lossAndGradient>[] = [];
  describe.each(BACKENDS)("on %s", (backend) => {
    useBackend(backend);
    it("give the same loss and the same gradients as on the first backend", () => {
      const own = lossAndGradient();
      found.push(own);
      const first = found[0] as typeof own;
      expect(own.gradient.some((value) => value !== 0)).toBe(true);
      expect(Math.abs(own.loss - first.loss)).toBeLessThan(1e-5);
      for (const [n, value] of own.gradient.entries())
        expect(Math.abs(value - (first.gradient[n] as number))).toBeLessThan(1e-5);
    });
  });
});
