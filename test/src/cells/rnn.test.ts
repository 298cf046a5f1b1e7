import * as tf from "@tensorflow/tfjs";
import { InputError, initRnn, ready, rnn, rnnStep } from "gatebook";
import * as math from "mathjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { gradientGap, type Nested, wave } from "./numbers";
import { furthest } from "./plain-lstm";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Returns all hidden states [B][T][H], computed in float64 from [inputs, initial, kernel, recurrent, bias]. */
function plainRnn([inputs, initial, kernel, recurrent, bias]: Nested[]): number[][][] {
  return (inputs as number[][][]).map((sequence, b) => {
    let h = (initial as number[][])[b] as number[];
    return sequence.map((x) => {
      const a = math.add(
        math.multiply(x, kernel as number[][]),
        math.multiply(h, recurrent as number[][]),
        bias as number[],
      );
      h = (a as number[]).map(Math.tanh);
      return h;
    });
  });
}

describe("rnn", () => {
  it("gives the values and gradients that mathjs computes in float64", () => {
    const { kernel, recurrent, bias } = initRnn({ features: 2, units: 3, seed: 4 });
    const operands = [
      wave<tf.Rank.R3>([2, 4, 2]),
      wave<tf.Rank.R2>([2, 3], 0.3),
      kernel,
      recurrent,
      bias,
    ] as tf.Tensor[];
    const run = ([inputs, initial, kernel, recurrent, bias]: tf.Tensor[]) =>
      rnn({ kernel, recurrent, bias } as never, inputs as tf.Tensor3D, { initial: initial as tf.Tensor2D });
    const plain = plainRnn(operands.map((operand) => operand.arraySync() as Nested));
    const trace = run(operands);
    expect(furthest(trace.hidden.arraySync(), plain)).toBeLessThan(1e-6);
    expect(
      furthest(
        trace.final.arraySync(),
        plain.map((steps) => steps.at(-1)),
      ),
    ).toBeLessThan(1e-6);
    const gap = gradientGap(
      operands,
      (...parts) => tf.sum(tf.square(run(parts).hidden)),
      (...parts) =>
        plainRnn(parts)
          .flat(2)
          .reduce((sum, h) => sum + h * h, 0),
    );
    expect(gap).toBeLessThan(1e-4);
  });

  it("equals tf.layers.simpleRNN", () => {
    const weights = initRnn({ features: 3, units: 4, seed: 2 });
    const inputs = wave<tf.Rank.R3>([2, 6, 3]);
    const layer = tf.layers.simpleRNN({ units: 4, returnSequences: true, recurrentInitializer: "zeros" });
    layer.apply(inputs); // this creates the layer's weights
    layer.setWeights([weights.kernel, weights.recurrent, weights.bias]);
    expect(
      furthest(rnn(weights, inputs).hidden.arraySync(), (layer.apply(inputs) as tf.Tensor3D).arraySync()),
    ).toBeLessThan(1e-6);
  });

  it("gives the result of rnnStep at each step, and stops at the end of a sequence", () => {
    const weights = initRnn({ features: 1, units: 2, seed: 6 });
    const inputs = wave<tf.Rank.R3>([2, 3, 1]);
    const trace = rnn(weights, inputs, { lengths: [2, 3] });
    let hidden = tf.zeros<tf.Rank.R2>([1, 2]);
    for (let t = 0; t < 2; t++) {
      hidden = rnnStep(weights, inputs.slice([0, t, 0], [1, 1, 1]).reshape([1, 1]), hidden).hidden;
      expect(furthest(trace.hidden.arraySync()[0]?.[t], hidden.arraySync())).toBeLessThan(1e-7);
    }
    expect(furthest(trace.final.arraySync()[0], hidden.arraySync())).toBeLessThan(1e-7);
    expect(trace.hidden.arraySync()[0]?.[2]).toEqual([0, 0]);
  });

  it("leaves only the tensors of its result in memory, and rejects bad input before it computes anything", () => {
    const weights = initRnn({ features: 2, units: 3, seed: 3 });
    const inputs = wave<tf.Rank.R3>([2, 5, 2]);
    const narrow = tf.ones<tf.Rank.R2>([2, 1]);
    const before = tf.memory().numTensors;
    const trace = rnn(weights, inputs, { lengths: [2, 5] });
    expect(tf.memory().numTensors - before).toBe(2);
    tf.dispose(trace);
    expect(() => rnnStep(weights, narrow, narrow)).toThrow(
      new InputError("rnnStep: x must have shape [B, F] = [B, 2], got [2, 1]. F comes from weights.kernel."),
    );
    expect(() => initRnn({ features: 1, units: 1, seed: 1, forgetBias: 1 } as never)).toThrow(
      new InputError('initRnn: options has no option "forgetBias". There are: features, units, seed.'),
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
