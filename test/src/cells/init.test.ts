import * as tf from "@tensorflow/tfjs";
import { initLstm, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { normal, seededRandom } from "../../../src/base/random";
import { furthest } from "./plain-lstm";

beforeAll(async () => {
  await ready();
});

describe("initLstm", () => {
  it("gives the same weights for the same seed, and different weights for different seeds, of which one is 0", () => {
    const values = (seed: number) => initLstm({ features: 2, units: 3, seed }).input.kernel.arraySync();
    expect(values(0)).toEqual(values(0));
    expect(furthest(values(0), values(1))).toBeGreaterThan(0.01);
    expect(values(0)).toMatchInlineSnapshot(`
      [
        [
          -0.643873393535614,
          1.0576900243759155,
          1.0383049249649048,
        ],
        [
          -0.8462530374526978,
          -0.3985529839992523,
          -0.719340443611145,
        ],
      ]
    `);
  });

  it("gives every gate different weights", () => {
    const { forget, input, candidate, output } = initLstm({ features: 4, units: 4, seed: 3 });
    const all = [forget, input, candidate, output].flatMap(({ kernel, recurrent }) => [kernel, recurrent]);
    const texts = all.map((tensor) => JSON.stringify(tensor.arraySync()));
    expect(new Set(texts).size).toBe(8);
  });

  it("draws the kernel from the range ±sqrt(6 / (F + H)), with numbers near both ends and mean 0", () => {
    const values = Array.from(initLstm({ features: 60, units: 40, seed: 4 }).forget.kernel.dataSync());
    const limit = Math.sqrt(6 / 100);
    expect(Math.max(...values)).toBeLessThanOrEqual(limit);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit);
    expect(Math.max(...values)).toBeGreaterThan(0.98 * limit);
    expect(Math.min(...values)).toBeLessThan(-0.98 * limit);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / values.length)).toBeLessThan(0.03 * limit);
  });

  it("makes the recurrent kernel orthogonal: U · Uᵀ is the identity", () => {
    for (const units of [1, 5, 64]) {
      const { recurrent } = initLstm({ features: 1, units, seed: 5 }).output;
      const product = tf.matMul(recurrent, recurrent, false, true).arraySync();
      expect(furthest(product, tf.eye(units).arraySync())).toBeLessThan(1e-5);
    }
  });

  it("sets the forget gate's bias, by default to 1, and leaves the other biases at 0", () => {
    const { forget, input } = initLstm({ features: 1, units: 2, seed: 1 });
    expect(forget.bias.arraySync()).toEqual([1, 1]);
    expect(input.bias.arraySync()).toEqual([0, 0]);
    expect(initLstm({ features: 1, units: 2, seed: 1, forgetBias: 4.25 }).forget.bias.arraySync()).toEqual([
      4.25, 4.25,
    ]);
  });
});

describe("seededRandom", () => {
  it("is uniform, so each tenth of [0, 1) gets about a tenth of 100,000 numbers", () => {
    const random = seededRandom(1, "uniform");
    const counts = Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const place = Math.floor(random() * 10);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400); // 400 is four standard deviations
  });

  it("gives normal numbers with mean 0 and variance 1, all of them finite", () => {
    const random = seededRandom(2, "normal");
    const values = Array.from({ length: 50_000 }, () => normal(random));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});
