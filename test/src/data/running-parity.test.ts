import * as tf from "@tensorflow/tfjs";
import { InputError, maskedCrossEntropy, parityBaseline, ready, runningParity } from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await ready();
  tf.engine().startScope();
});
afterAll(() => tf.engine().endScope());

/** Returns the bits [B][T] of a batch, and the parities [B][T] that its one-hot targets encode. */
function parity(length: number, batch: number, seed: number) {
  const { inputs, targets } = runningParity({ length, batch, seed });
  expect(new Set(targets.sum(2).dataSync())).toEqual(new Set([1])); // each row has exactly one 1
  return {
    bits: inputs.arraySync().map((row) => row.map(([bit]) => bit as number)),
    odd: targets.argMax(2).arraySync() as number[][],
  };
}

/** Returns the whole message of a rejected call. */
function rejectionMessage(options: object): string {
  try {
    runningParity(options as never);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  return expect.fail("the call rejected nothing");
}

describe("runningParity", () => {
  it("has the documented shapes and leaves no other tensor in memory", () => {
    const before = tf.memory().numTensors;
    const { inputs, targets } = runningParity({ length: 7, batch: 3, seed: 1 });
    expect(tf.memory().numTensors).toBe(before + 2);
    expect([inputs.shape, targets.shape]).toEqual([
      [3, 7, 1],
      [3, 7, 2],
    ]);
    expect([inputs.dtype, targets.dtype]).toEqual(["float32", "float32"]);
  });

  it.each([1, 2, 40])("has as its target after each of %d steps whether the number of ones so far is odd", (length) => {
    const { bits, odd } = parity(length, 100, 3);
    expect(new Set(bits.flat())).toEqual(new Set([0, 1]));
    for (const [row, ones] of bits.entries())
      for (let t = 0; t < length; t++)
        expect(odd[row]?.[t]).toBe(ones.slice(0, t + 1).filter((bit) => bit === 1).length % 2);
  });

  it("makes each bit 1 half of the time, independently of the bits before it", () => {
    const { bits } = parity(4, 10_000, 5);
    for (let t = 0; t < 4; t++) {
      const ones = bits.filter((row) => row[t] === 1);
      expect(Math.abs(ones.length - 5000), `step ${t}`).toBeLessThan(225); // 225 is 4.5 standard deviations
      if (t === 0) continue;
      const twice = ones.filter((row) => row[t - 1] === 1).length;
      expect(Math.abs(twice - 2500), `steps ${t - 1} and ${t}`).toBeLessThan(195);
    }
  });

  it("has a loss of ln 2, its baseline, for a model that has learnt nothing, and a higher loss for a model that always prefers the same answer", () => {
    const { targets } = runningParity({ length: 30, batch: 50, seed: 7 });
    const loss = (even: number) => {
      const logits = tf.concat([tf.fill([50, 30, 1], even), tf.zeros([50, 30, 1])], 2) as tf.Tensor3D;
      return maskedCrossEntropy(logits, targets).dataSync()[0] as number;
    };
    expect(parityBaseline).toBe(Math.log(2));
    expect(loss(0)).toBeCloseTo(parityBaseline, 6);
    expect(Math.min(loss(1), loss(-1))).toBeGreaterThan(parityBaseline);
  });

  it("gives the same numbers for the same seed on every machine, and other numbers for another seed", () => {
    const once = parity(12, 2, 1);
    expect(parity(12, 2, 1)).toEqual(once);
    expect(parity(12, 2, 2).bits).not.toEqual(once.bits);
    expect(parity(12, 2, 0).bits).not.toEqual(once.bits); // seed 0 gives other numbers too
    expect(once.bits.map((row) => row.join(""))).toMatchInlineSnapshot(`
      [
        "010011000111",
        "001111101111",
      ]
    `);
  });

  it("rejects invalid options", () => {
    const options = { length: 20, batch: 32, seed: 1 };
    expect(rejectionMessage({ ...options, length: 0 })).toBe(
      "runningParity: options.length must be a whole number of at least 1, got 0.",
    );
    expect(rejectionMessage({ ...options, batch: 1.5 })).toBe(
      "runningParity: options.batch must be a whole number of at least 1, got 1.5.",
    );
    expect(rejectionMessage({ ...options, seed: Number.NaN })).toBe(
      "runningParity: options.seed must be a finite number, got NaN.",
    );
    expect(rejectionMessage({ ...options, steps: 5 })).toBe(
      'runningParity: options has no option "steps". There are: length, batch, seed.',
    );
  });
});
