import * as tf from "@tensorflow/tfjs";
import { CheckError, check } from "gatebook";
import { matrix } from "mathjs";
import { describe, expect, it } from "vitest";
import { listen } from "./listen";

const said = listen();

describe("check prints one line and returns nothing", () => {
  it("for a number within 1e-6", () => {
    expect(check("f₁", 0.8581489, 0.858149)).toBeUndefined();
    expect(said()).toEqual(["✓ f₁ = 0.858149"]);
  });

  it("for numbers in each form (number, array, matrix, tensor) compared with each other form", () => {
    const kinds = [
      [
        [1, 2],
        [3, 4],
      ],
      matrix([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      [Float32Array.of(1, 2), Float64Array.of(3, 4)],
    ];
    for (const actual of kinds) for (const expected of kinds) check("W", actual, expected);
    expect(new Set(said())).toEqual(new Set(["✓ W = [1, 2, 3, 4] in shape [2, 2]"]));
  });

  it("for many numbers, and shows only the first of them", () => {
    const values = Float32Array.from({ length: 24 }, (_, i) => i / 2);
    check("h", values, values);
    expect(said()).toEqual(["✓ h = [0, 0.5, 1, 1.5, 2, 2.5, … 24 numbers]"]);
  });

  it("for equal infinities, and for numbers within an absolute or relative tolerance", () => {
    check("a", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    check("b", 1.09, 1, { tolerance: 0.1 });
    check("c", [1000.5, 0], [1000, 0.4], { relative: 1e-3 });
    expect(said()).toHaveLength(3);
  });
});

const disposed = tf.tensor1d([1]);
disposed.dispose();

const refusals: [string, unknown, unknown, object, string][] = [
  [
    "a number with too large a difference",
    0.857,
    0.858149,
    {},
    "f: expected 0.858149, got 0.857: off by 0.001149, tolerance 0.000001.",
  ],
  [
    "an array, and names the entry with the largest difference",
    [
      [1, 2],
      [3, 4.5],
    ],
    [
      [1, 2.1],
      [3, 4],
    ],
    {},
    "f[1, 1]: expected 4, got 4.5: off by 0.5, tolerance 0.000001.",
  ],
  [
    "NaN, even against NaN",
    [1, Number.NaN],
    [1, Number.NaN],
    { tolerance: 9 },
    "f[1]: expected NaN, got NaN: off by NaN, tolerance 9.",
  ],
  [
    "NaN before a larger difference",
    [Number.NaN, 100],
    [1, 1],
    {},
    "f[0]: expected 1, got NaN: off by NaN, tolerance 0.000001.",
  ],
  [
    "infinities of opposite signs",
    -Infinity,
    Infinity,
    {},
    "f: expected Infinity, got -Infinity: off by Infinity, tolerance 0.000001.",
  ],
  ["another shape", [1, 2], [[1, 2]], {}, "f: expected shape [1, 2], got shape [2]."],
  ["a number where an array is expected", 1, [1], {}, "f: expected shape [1], got a single number."],
  ["two empty arrays", [], [], {}, "f: actual is empty, so there is nothing to check."],
  ["rows without entries", [[], []], [[], []], {}, "f: actual is empty, so there is nothing to check."],
  [
    "ragged rows",
    [[1, 2], [3]],
    [
      [1, 2],
      [3, 4],
    ],
    {},
    "f: the actual value must consist of numbers (number, array, mathjs Matrix, tensor), got rows of different lengths ([1] is shape [1]).",
  ],
  [
    "undefined",
    undefined,
    1,
    {},
    "f: the actual value must consist of numbers (number, array, mathjs Matrix, tensor), got undefined.",
  ],
  [
    "an expected value that is undefined",
    1,
    undefined,
    {},
    "f: the expected value must consist of numbers (number, array, mathjs Matrix, tensor), got undefined.",
  ],
  [
    "a text among numbers",
    [1, "2"],
    [1, 2],
    {},
    "f: the actual value must consist of numbers (number, array, mathjs Matrix, tensor), got an array holding a string at [1].",
  ],
  [
    "a promise",
    Promise.resolve(1),
    1,
    {},
    "f: the actual value must consist of numbers (number, array, mathjs Matrix, tensor), got a promise (await it).",
  ],
  [
    "a disposed tensor",
    disposed,
    [1],
    {},
    "f: the actual value must consist of numbers (number, array, mathjs Matrix, tensor), got a tensor that has been disposed.",
  ],
  [
    "an infinite tolerance",
    5,
    1,
    { tolerance: Infinity },
    "f: the tolerance must be a finite number of at least 0, got Infinity.",
  ],
  [
    "a tolerance that is NaN",
    1,
    1,
    { tolerance: Number.NaN },
    "f: the tolerance must be a finite number of at least 0, got NaN.",
  ],
  [
    "a difference above the relative tolerance",
    [1001.5, 0],
    [1000, 0],
    { relative: 1e-3 },
    "f[0]: expected 1000, got 1001.5: off by 1.5, tolerance 1.",
  ],
];

describe("check rejects", () => {
  it.each(refusals)("%s", (_, actual, expected, options, message) => {
    expect(() => check("f", actual, expected, options)).toThrow(new CheckError(message));
    expect(said()).toEqual([]);
  });
});
