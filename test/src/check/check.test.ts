import * as tf from "@tensorflow/tfjs";
import { CheckError, check } from "gatebook";
import { matrix } from "mathjs";
import { describe, expect, it } from "vitest";
import { listen } from "./listen";

const said = listen();

describe("check passes, with one line and nothing returned", () => {
  it("for a number within 1e-6", () => {
    expect(check("f₁", 0.8581489, 0.858149)).toBeUndefined();
    expect(said()).toEqual(["✓ f₁ = 0.858149"]);
  });

  it("for every kind of numbers against every other", () => {
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

  it("for many numbers, of which it shows the first", () => {
    const values = Float32Array.from({ length: 24 }, (_, i) => i / 2);
    check("h", values, values);
    expect(said()).toEqual(["✓ h = [0, 0.5, 1, 1.5, 2, 2.5, … 24 numbers]"]);
  });

  it("for infinities that are equal, and within a tolerance given, absolute or relative", () => {
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
    "a number that is off",
    0.857,
    0.858149,
    {},
    "f: expected 0.858149, got 0.857: off by 0.001149, tolerance 0.000001.",
  ],
  [
    "the worst entry, by its place",
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
    "infinities of other signs",
    -Infinity,
    Infinity,
    {},
    "f: expected Infinity, got -Infinity: off by Infinity, tolerance 0.000001.",
  ],
  ["another shape", [1, 2], [[1, 2]], {}, "f: expected shape [1, 2], got shape [2]."],
  ["a number for an array", 1, [1], {}, "f: expected shape [1], got a single number."],
  ["nothing to compare", [], [], {}, "f: actual is empty, so there is nothing to check."],
  ["rows without entries", [[], []], [[], []], {}, "f: actual is empty, so there is nothing to check."],
  [
    "ragged rows",
    [[1, 2], [3]],
    [
      [1, 2],
      [3, 4],
    ],
    {},
    "f: actual must be numbers (number, array, mathjs Matrix, tensor), got rows of different lengths ([1] is shape [1]).",
  ],
  ["undefined", undefined, 1, {}, "f: actual must be numbers (number, array, mathjs Matrix, tensor), got undefined."],
  [
    "an expected value that is undefined",
    1,
    undefined,
    {},
    "f: expected must be numbers (number, array, mathjs Matrix, tensor), got undefined.",
  ],
  [
    "a text among numbers",
    [1, "2"],
    [1, 2],
    {},
    "f: actual must be numbers (number, array, mathjs Matrix, tensor), got an array holding a string at [1].",
  ],
  [
    "a promise",
    Promise.resolve(1),
    1,
    {},
    "f: actual must be numbers (number, array, mathjs Matrix, tensor), got a promise (await it).",
  ],
  [
    "a disposed tensor",
    disposed,
    [1],
    {},
    "f: actual must be numbers (number, array, mathjs Matrix, tensor), got a tensor that has been disposed.",
  ],
  [
    "a tolerance that forgives everything",
    5,
    1,
    { tolerance: Infinity },
    "f: the tolerance must be a finite number of at least 0, got Infinity.",
  ],
  [
    "a tolerance that is none",
    1,
    1,
    { tolerance: Number.NaN },
    "f: the tolerance must be a finite number of at least 0, got NaN.",
  ],
  [
    "what is off by more than a share",
    [1001.5, 0],
    [1000, 0],
    { relative: 1e-3 },
    "f[0]: expected 1000, got 1001.5: off by 1.5, tolerance 1.",
  ],
];

describe("check refuses", () => {
  it.each(refusals)("%s", (_, actual, expected, options, message) => {
    expect(() => check("f", actual, expected, options)).toThrow(new CheckError(message));
    expect(said()).toEqual([]);
  });
});
