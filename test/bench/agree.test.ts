import { describe, expect, test } from "vitest";
import { checkAgreement, relativeDifference } from "../../bench/cells/agree.mjs";

const numbers = (...values: number[]) => Float32Array.of(...values);
const operands = ["inputs", "forget.kernel"];
const expected = [numbers(0.5, 0.1), numbers(1, -2, 0), numbers(0.1, 4)];

describe("checkAgreement", () => {
  test("accepts numbers that differ only by the rounding of float32", () => {
    const got = [numbers(0.500002, 0.1), numbers(1, -2.0001, 0.0001), numbers(0.1003, 4)];
    expect(() => checkAgreement("someone", operands, expected, got)).not.toThrow();
  });

  test("rejects a different hidden state and names the contestant", () => {
    const got = [numbers(0.5, 0.10001), ...expected.slice(1)];
    expect(() => checkAgreement("someone", operands, expected, got)).toThrow(
      /^someone: hidden differs by 2\.0e-5 of the largest value, expected at most 0\.00001/,
    );
  });

  test("rejects a different gradient and names its operand", () => {
    const got = [numbers(0.5, 0.1), numbers(1, -2, 0), numbers(0.1, 4.001)];
    expect(() => checkAgreement("someone", operands, expected, got)).toThrow(
      /its gradient of forget\.kernel differs by 2\.5e-4/,
    );
  });

  test("rejects a gradient of zeros, NaN, and a missing gradient", () => {
    const withKernel = (kernel: Float32Array) => [numbers(0.5, 0.1), numbers(1, -2, 0), kernel];
    expect(() => checkAgreement("someone", operands, expected, withKernel(numbers(0, 0)))).toThrow(
      /differs by 1\.0e\+0/,
    );
    expect(() => checkAgreement("someone", operands, expected, withKernel(numbers(Number.NaN, 4)))).toThrow(
      /differs by NaN/,
    );
    expect(() => checkAgreement("someone", operands, expected, expected.slice(0, 2))).toThrow(
      "someone: forget.kernel has 0 numbers, expected 2",
    );
  });

  test("accepts only 0 where 0 is expected", () => {
    expect(relativeDifference(numbers(0, 0), numbers(0, 0))).toBe(0);
    expect(relativeDifference(numbers(0, 0), numbers(0, 1e-30))).toBe(Number.POSITIVE_INFINITY);
  });
});
