import * as tf from "@tensorflow/tfjs";
import { loadTensors, ready, weightsToBytes } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { halfSafetensors, toHalf } from "../../../tools/make/datasets/half.mjs";

beforeAll(() => ready());

/** Returns the number that 16 bits represent by the definition of IEEE 754. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

describe("toHalf", () => {
  it("converts each finite number of half precision to itself, with the right bits", () => {
    const finite = Array.from({ length: 65536 }, (_, bits) => bits).filter((bits) => ((bits >> 10) & 31) !== 31);
    const wrong = finite.filter((bits) => {
      const found = toHalf(half(bits));
      return found.value !== half(bits) || (found.bits !== bits && half(bits) !== 0);
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    [0.1, half(0x2e66)],
    [-0.1, half(0xae66)],
    [65519, 65504],
    [1 - 1e-9, 1],
    [2 ** -24 * 0.4, 0],
    [2 ** -14 - 2 ** -26, 2 ** -14],
  ])("rounds %d to the nearest number of half precision, %d", (value, nearest) => {
    expect(toHalf(value).value).toBe(nearest);
  });

  it("rejects a number that half precision cannot represent", () => {
    for (const value of [65520, Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(() => toHalf(value)).toThrow(`toHalf: value must be a finite number below 65520 in size, got ${value}.`);
    }
  });
});

describe("halfSafetensors", () => {
  const rounded = Float32Array.from([0.1, -2.5, 3e-5, 700.3, 0, 1], (value) => toHalf(value).value);
  const weights = () => ({ a: { kernel: tf.tensor2d(rounded, [2, 3]) }, bias: tf.tensor1d([1, 2]) });

  it("returns a file with the same tensors, settings and checksum, in which each number takes half as many bytes", async () => {
    const whole = weightsToBytes(weights(), { settings: { steps: 3 } });
    const file = halfSafetensors(whole);
    expect(whole.length - file.length).toBeGreaterThanOrEqual(2 * 8 - 8);
    const { tensors, manifest } = await loadTensors(file);
    expect(manifest.settings).toEqual({ steps: 3 });
    expect(manifest.checksum).toMatch(/./);
    expect(tensors["a.kernel"]?.shape).toEqual([2, 3]);
    expect(tensors["a.kernel"]?.dataSync()).toEqual(rounded);
    expect(Array.from(tensors.bias?.dataSync() ?? [])).toEqual([1, 2]);
  });

  it("rejects tensors that are not float32", () => {
    const whole = weightsToBytes({ counts: tf.tensor1d([1, 2], "int32") });
    expect(() => halfSafetensors(whole)).toThrow("halfSafetensors: tensor counts must be F32, got I32.");
  });
});
