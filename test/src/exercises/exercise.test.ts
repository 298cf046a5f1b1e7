import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { exercise, todo } from "gatebook";
import { describe, expect, it } from "vitest";
import { exercises } from "../../../src/exercises/all";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { listen } from "../check/listen";
import { type M, row, sigmoid, sum, type V } from "./bank";

const said = listen();

describe("all exercises", () => {
  it("have names of their own, after their lessons", () => {
    const ids = exercises.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^\d\d-[34]$/.test(id))).toEqual([]);
  });

  it("are held against right and wrong answers, lesson by lesson", () => {
    const lessons = [...new Set(exercises.map(({ id }) => id.slice(0, 2)))];
    expect(lessons.length).toBeGreaterThan(1);
    expect(
      lessons.filter((lesson) => !existsSync(inRoot("test", "src", "exercises", `lesson-${lesson}.test.ts`))),
    ).toEqual([]);
  });
});

describe("a stub is open", () => {
  it.each([
    ["no function at all", undefined],
    ["an empty body", () => {}],
    ["todo()", () => todo("the forget gate")],
  ])("%s", (_, attempt) => {
    expect(exercise("02-3", attempt)).toEqual({ id: "02-3", status: "open", message: "not attempted yet." });
    expect(said()).toEqual(["○ exercise 02-3 open: not attempted yet."]);
  });
});

let calls = 0;
const odd: [string, unknown, string | RegExp][] = [
  ["no function", [0.5], "expected the function forgetGate, got an object."],
  [
    "one that throws",
    () => {
      throw new RangeError("boom");
    },
    /^it throws RangeError: boom\. This is for kernel = \[\[0\.8\]\]/,
  ],
  [
    "one that throws a text",
    () => {
      throw "boom";
    },
    /^it throws "boom"/,
  ],
  ["NaN", () => [Number.NaN], /^it returns NaN at entry 0\. NaN \(not a number\) comes from undefined in a sum/],
  ["a text", () => "0.5", /^it returns a string; expected numbers\./],
  ["null", () => null, /^it returns null; expected numbers\./],
  ["a promise", async () => [0.5], /^it returns a promise \(await it\); expected numbers\./],
  ["an empty array", () => [], /^it returns an empty array/],
  ["ragged rows", () => [[1], [1, 2]], /^it returns rows of different lengths/],
  ["the wrong length", () => [0.5, 0.5, 0.5, 0.5], /: expected shape \[1\], got shape \[4\]\.$/],
  [
    "a disposed tensor",
    () => {
      const gate = tf.tensor1d([1]);
      gate.dispose();
      return gate;
    },
    /^it returns a tensor that has been disposed/,
  ],
  [
    "an input that it changes",
    (_k: M, _r: M, bias: V, x: V) => {
      x[0] = 9;
      return bias;
    },
    /^it changes its argument x: work on a copy/,
  ],
  ["a memory", () => [calls++], /^called twice with the same arguments, it gives two different results/],
  [
    "a constant",
    () => [0.5],
    /^it returns the same numbers for every case: .* For kernel = \[\[0\.8\]\], .*: expected \[0\.880797\], got \[0\.5\]\.$/,
  ],
  [
    "one that works only on square kernels",
    ((k: M, r: M, b: V, x: V, h: V) => {
      if (x.length !== h.length) throw new Error("not square");
      return sum(row(x, k), row(h, r), b).map(sigmoid);
    }) as unknown,
    /^it throws Error: not square\. This is for kernel = \[\[0\.8\], \[-0\.5\], \[0\.25\]\]/,
  ],
  [
    "one that returns nothing now and then",
    ((k: M, r: M, b: V, x: V, h: V) =>
      b.length < 3 ? sum(row(x, k), row(h, r), b).map(sigmoid) : undefined) as unknown,
    /^it returns nothing for kernel = /,
  ],
];

describe("an attempt that is neither right nor a known mistake is failed, and told what happened", () => {
  it.each(odd)("%s", (_, attempt, message) => {
    const before = tf.memory().numTensors;
    const result = exercise("02-3", attempt);
    expect(result.status).toBe("failed");
    expect(result.message).toMatch(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("and a known mistake is not named where it was made on a few cases only", () => {
    const attempt = (share: number, steps: number) => {
      const bias = -Math.log(share ** (-1 / steps) - 1);
      return steps > 9 ? -bias : bias;
    };
    expect(exercise("02-4", attempt).message).toBe("for share = 0.5, steps = 50: expected 4.2716, got -4.2716.");
  });

  it("and an exercise that does not exist is said so", () => {
    expect(exercise("99-9", () => 1)).toEqual({
      id: "99-9",
      status: "failed",
      message: `there is no exercise of that name. There are: ${exercises.map(({ id }) => id).join(", ")}.`,
    });
  });
});
