import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { exercise, todo } from "gatebook";
import { describe, expect, it } from "vitest";
import { exercises } from "../../../src/exercises/all";
import { settings } from "../../../src/exercises/settings/all";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { listen } from "../check/listen";
import { type M, row, sigmoid, sum, type V } from "./bank";

const said = listen();

describe("all exercises", () => {
  it("have unique ids that start with the number of their lesson", () => {
    const ids = exercises.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^\d\d-[34]$/.test(id))).toEqual([]);
  });

  it("have a file with right and wrong answers for each lesson", () => {
    const lessons = [...new Set(exercises.map(({ id }) => id.slice(0, 2)))];
    expect(lessons.length).toBeGreaterThan(1);
    expect(
      lessons.filter((lesson) => !existsSync(inRoot("test", "src", "exercises", `lesson-${lesson}.test.ts`))),
    ).toEqual([]);
  });
});

describe("exercise reports a stub as open", () => {
  it.each([
    ["an attempt that is undefined", undefined],
    ["a function with an empty body", () => {}],
    ["a function that calls todo()", () => todo("the forget gate")],
  ])("%s", (_, attempt) => {
    expect(exercise("02-3", attempt)).toEqual({ id: "02-3", status: "open", message: "not attempted yet." });
    expect(said()).toEqual(["○ exercise 02-3 open: not attempted yet."]);
  });
});

let calls = 0;
const odd: [string, unknown, string | RegExp][] = [
  ["an attempt that is not a function", [0.5], "expected the function forgetGate, got an object."],
  [
    "a function that throws an error",
    () => {
      throw new RangeError("boom");
    },
    /^it throws RangeError: boom\. This is for kernel = \[\[0\.8\]\]/,
  ],
  [
    "a function that throws a text",
    () => {
      throw "boom";
    },
    /^it throws "boom"/,
  ],
  [
    "a result of NaN without a known cause",
    () => [Number.NaN],
    /^it returns NaN at \[0\]\. NaN \(not a number\) comes from undefined in a sum/,
  ],
  ["a result that is a text", () => "0.5", /^it returns a string; expected numbers\./],
  ["a result of null", () => null, /^it returns null; expected numbers\./],
  ["a result that is a promise", async () => [0.5], /^it returns a promise \(await it\); expected numbers\./],
  ["a result that is an empty array", () => [], /^it returns an empty array/],
  ["a result with rows of different lengths", () => [[1], [1, 2]], /^it returns rows of different lengths/],
  ["a result of the wrong length", () => [0.5, 0.5, 0.5, 0.5], /: expected shape \[1\], got shape \[4\]\.$/],
  [
    "a result that is a disposed tensor",
    () => {
      const gate = tf.tensor1d([1]);
      gate.dispose();
      return gate;
    },
    /^it returns a tensor that has been disposed/,
  ],
  [
    "an argument that is changed",
    (_k: M, _r: M, bias: V, x: V) => {
      x[0] = 9;
      return bias;
    },
    /^it changes its argument x: work on a copy/,
  ],
  [
    "two calls with different results",
    () => [calls++],
    /^called twice with the same arguments, it gives two different results/,
  ],
  [
    "a result that is the same for every case",
    () => [0.5],
    /^it returns the same numbers for every case: .* For kernel = \[\[0\.8\]\], .*: expected \[0\.880797\], got \[0\.5\]\.$/,
  ],
  [
    "a function that only works with square kernels",
    ((k: M, r: M, b: V, x: V, h: V) => {
      if (x.length !== h.length) throw new Error("not square");
      return sum(row(x, k), row(h, r), b).map(sigmoid);
    }) as unknown,
    /^it throws Error: not square\. This is for kernel = \[\[0\.8\], \[-0\.5\], \[0\.25\]\]/,
  ],
  [
    "a function that returns nothing for some cases",
    ((k: M, r: M, b: V, x: V, h: V) =>
      b.length < 3 ? sum(row(x, k), row(h, r), b).map(sigmoid) : undefined) as unknown,
    /^it returns nothing for kernel = /,
  ],
];

describe("exercise fails an attempt that is none of the known mistakes, and describes what happened:", () => {
  it.each(odd)("%s", (_, attempt, message) => {
    const before = tf.memory().numTensors;
    const result = exercise("02-3", attempt);
    expect(result.status).toBe("failed");
    expect(result.message).toMatch(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("does not name a known mistake that was made in some cases only", () => {
    const attempt = (share: number, steps: number) => {
      const bias = -Math.log(share ** (-1 / steps) - 1);
      return steps > 9 ? -bias : bias;
    };
    expect(exercise("02-4", attempt).message).toBe("for share = 0.5, steps = 50: expected 4.2716, got -4.2716.");
  });

  it("lists the ids of all exercises if there is no exercise with this id", () => {
    expect(exercise("99-9", () => 1)).toEqual({
      id: "99-9",
      status: "failed",
      message: `there is no exercise with this id. The ids are: ${[...exercises, ...settings]
        .map(({ id }) => id)
        .sort()
        .join(", ")}.`,
    });
  });
});
