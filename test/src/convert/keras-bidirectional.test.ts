import * as tf from "@tensorflow/tfjs";
import {
  bidirectional,
  fromKerasBidirectional,
  gru,
  initGru,
  initRnn,
  type KerasBidirectionalWeights,
  lstm,
  ready,
  rnn,
  toKerasBidirectional,
} from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { gap, made } from "../properties/made";
import { F, H, numbers } from "./made-state";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const inputs = () => made([2, 5, F], 1, "inputs") as tf.Tensor3D;
const CELLS = ["lstm", "gru", "rnn"] as const;

describe("Keras' Bidirectional", () => {
  const KINDS = {
    lstm: [() => tf.layers.lstm({ ...common, recurrentActivation: "sigmoid" }), lstm],
    gru: [() => tf.layers.gru({ ...common, recurrentActivation: "sigmoid" }), gru],
    rnn: [() => tf.layers.simpleRNN(common), rnn],
  } as const;
  const common = { units: H, returnSequences: true, recurrentInitializer: "zeros" } as const;

  it.each(CELLS)(
    "around %s: the six arrays of tf.layers' layer give its result in our cell, and convert back to the same arrays",
    (cell) => {
      const [inner, run] = KINDS[cell];
      const layer = tf.layers.bidirectional({ layer: inner() as tf.RNN, mergeMode: "concat" });
      layer.apply(inputs());
      layer.setWeights(layer.getWeights().map(({ shape }, n) => made(shape, 4, `weight ${n}`, 0.6)));
      const given = layer.getWeights() as unknown as KerasBidirectionalWeights;
      expect(given).toHaveLength(6);
      const both = fromKerasBidirectional(cell, given);
      const ours = bidirectional(run as typeof lstm)(both as never, inputs()).hidden;
      expect(gap(ours, layer.apply(inputs()) as tf.Tensor)).toBeLessThan(1e-6);
      expect(numbers(toKerasBidirectional(cell, both as never))).toEqual(numbers(given));
    },
  );

  it("converts activations, four arrays with use_bias=False, and a GRU with resetAfter", () => {
    const arrays = [3, 4, 3, 4].map((rows, n) => made([rows, 4 * H], 5, `array ${n}`)) as tf.Tensor2D[];
    const { forward, backward } = fromKerasBidirectional("lstm", arrays, { recurrentActivation: "hardSigmoid" });
    expect(backward.activations).toEqual({ recurrentActivation: "hardSigmoid" });
    expect(forward.forget.bias.arraySync()).toEqual([0, 0, 0, 0]);
    const one = {
      ...initGru({ features: F, units: H, seed: 1 }),
      candidateRecurrentBias: made([H], 6, "bias") as tf.Tensor1D,
    };
    const six = toKerasBidirectional("gru", { forward: one, backward: one });
    expect(six.map(({ shape }) => shape.join())).toEqual(["3,12", "4,12", "2,12", "3,12", "4,12", "2,12"]);
    expect(numbers(fromKerasBidirectional("gru", six).backward)).toEqual(numbers({ ...one }));
  });

  it.each<[string, () => unknown, string]>([
    [
      "three arrays",
      () => fromKerasBidirectional("lstm", [[], [], []]),
      "fromKerasBidirectional: weights must be the six arrays of a Bidirectional's getWeights()",
    ],
    [
      "another cell's arrays",
      () => {
        const one = initGru({ features: F, units: H, seed: 1 });
        return fromKerasBidirectional("lstm", toKerasBidirectional("gru", { forward: one, backward: one }));
      },
      "fromKerasBidirectional, forward: fromKerasLstm: recurrent kernel must have shape [H, 4H]",
    ],
    [
      "one direction",
      () => toKerasBidirectional("rnn", { forward: initRnn({ features: 1, units: 1, seed: 1 }) } as never),
      "toKerasRnn: weights must be",
    ],
  ])("rejects %s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});
