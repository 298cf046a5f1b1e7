import { CheckError, check, freshNumbers, pointsFor, requireExercise } from "gatebook";
import { afterEach, describe, expect, it, vi } from "vitest";
import { platform } from "../../../src/platform/node";
import { type M, row, sigmoid, sum, type V } from "../exercises/bank";
import { listen } from "./listen";

const said = listen();
afterEach(() => vi.unstubAllEnvs());

/** Returns the error that a call throws, and throws an error if the call does not. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("expected the call to throw");
}

describe("requireExercise", () => {
  const gate = (k: M, r: M, b: V, x: V, h: V) => sum(row(x, k), row(h, r), b).map(sigmoid);

  it("prints one line and returns nothing for a right function", () => {
    expect(requireExercise("02-3", gate)).toBeUndefined();
    expect(said()).toEqual([expect.stringMatching(/^✓ forgetGate is right on all \d+ cases\.$/)]);
  });

  const wrong: [string, unknown, string | RegExp][] = [
    ["a stub", undefined, "forgetGate: not attempted yet."],
    ["an empty body", () => {}, "forgetGate: not attempted yet."],
    [
      "a wrong term, which it names",
      (k: M, r: M, _: V, x: V, h: V) => sum(row(x, k), row(h, r)).map(sigmoid),
      /\(bias\)/,
    ],
    ["an attempt that is not a function", [0.5], "forgetGate: expected the function forgetGate, got an object."],
    ["a function that throws", () => JSON.parse("{"), /^forgetGate: it throws SyntaxError: /],
    [
      "a constant result, with the first case that differs",
      () => [0.5],
      /^forgetGate: it returns the same numbers for every case: .*: expected \[0\.880797\], got \[0\.5\]\.$/,
    ],
    ["a function that returns a promise", async () => [0.5], /^forgetGate: it returns a promise \(await it\)/],
  ];

  it.each(wrong)("fails the cell for %s", (_, attempt, message) => {
    const error = thrownBy(() => requireExercise("02-3", attempt));
    expect(error).toBeInstanceOf(CheckError);
    expect((error as Error).message).toMatch(message);
    expect(said()).toEqual([]);
  });

  it("throws an error that is no CheckError if there is no such exercise, because that is a mistake of the instructor", () => {
    const error = thrownBy(() => requireExercise("99-9", gate));
    expect(error).not.toBeInstanceOf(CheckError);
    expect((error as Error).message).toBe('requireExercise: there is no exercise "99-9".');
  });
});

describe("pointsFor", () => {
  const holds = () => {};
  const fails = () => {
    throw new CheckError("the hidden numbers are 3 and 4");
  };
  /** Returns a list of tests: first those that pass, then those that fail. */
  const tests = (held: number, failed: number) => [...Array(held).fill(holds), ...Array(failed).fill(fails)];

  it.each([
    [2, 4, 0, 2],
    [2, 0, 4, 0],
    [2, 2, 2, 1],
    [2, 1, 2, 0.5], // two thirds of a point, rounded down to a quarter
    [2, 2, 1, 1.25],
    [3, 2, 1, 2],
    [1, 6, 1, 0.75], // all points only if all tests pass
    [0.25, 1, 1, 0],
    [0.3, 3, 0, 0.3], // all points, even if they are not a multiple of a quarter
    [1.1, 5, 0, 1.1],
  ])("of %d points, with %d tests that pass and %d that fail, gives %d points", (points, held, failed, expected) => {
    expect(pointsFor(points, tests(held, failed))).toBe(expected);
    expect(said()).toEqual([`${held} of ${held + failed} tests pass: ${expected} of ${points} points.`]);
  });

  it("runs every test once, even after one has failed, and does not print the errors' messages", () => {
    const ran: number[] = [];
    const test = (i: number) => () => {
      ran.push(i);
      if (i === 1) fails();
      if (i === 2) throw undefined;
    };
    expect(pointsFor(4, [0, 1, 2, 3].map(test))).toBe(2);
    expect(ran).toEqual([0, 1, 2, 3]);
    expect(said().join()).not.toContain("hidden");
  });

  it("prints the name of each failed test of a record, and not its message", () => {
    const named = { "one unit": holds, "masked entries are exactly 0": fails, "large scores": fails };
    expect(pointsFor(3, named)).toBe(1);
    expect(said()).toEqual(["1 of 3 tests pass: 1 of 3 points.\n✗ masked entries are exactly 0\n✗ large scores"]);
  });

  it("does not print the numbers of checks that pass, and later checks print theirs", () => {
    pointsFor(1, { "the sum": () => check("sum", [3, 4], [3, 4]) });
    check("after", 5, 5);
    expect(said()).toEqual(["1 of 1 tests pass: 1 of 1 points.", "✓ after = 5"]);
  });

  it("throws for a record without tests", () => {
    expect(() => pointsFor(3, {})).toThrow("got 3 points and 0 tests.");
  });

  it.each([
    ["no points", 0, [holds], "pointsFor: expected points above 0 and tests, got 0 points and 1 tests."],
    ["points below 0", -1, [holds], /got -1 points/],
    ["NaN", Number.NaN, [holds], /got NaN points/],
    ["no tests", 2, [], /got 2 points and 0 tests\.$/],
    ["an async test", 2, [async () => fails()], /got an async one/],
  ])("throws for %s", (_, points, list, message) => {
    expect(() => pointsFor(points, list)).toThrow(message);
    expect(said()).toEqual([]);
  });
});

describe("freshNumbers", () => {
  /** Returns the first numbers of a stream. It sets the seed in the same way as the grader of a course. */
  function streamOf(seed: number | undefined, name = "gate"): number[] {
    vi.stubEnv("GATEBOOK_SEED", seed === undefined ? undefined : String(seed));
    return freshNumbers(name).vector(20);
  }
  const seeds = [undefined, 1, 2, 12, 281474976710654, 281474976710655]; // the last two seeds have 48 bits, as the seeds of a course do

  it("gives the same numbers again for the same seed and name", () => {
    for (const seed of seeds) expect(streamOf(seed)).toEqual(streamOf(seed));
    expect(streamOf(undefined)).toEqual(streamOf(0));
  });

  it("gives different numbers for another seed, name or place in the stream", () => {
    const numbers = seeds.flatMap((seed) => [...streamOf(seed), ...streamOf(seed, "cell")]);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("reads the seed from the environment, and uses 0 if there is none or if it is not a number", () => {
    const seedOf = (text: string | undefined) => {
      vi.stubEnv("GATEBOOK_SEED", text);
      return platform.gradingSeed();
    };
    expect([undefined, "", "x", "0", "7", "281474976710655"].map(seedOf)).toEqual([0, 0, 0, 0, 7, 281474976710655]);
  });

  it("gives finite numbers in the requested shapes", () => {
    const fresh = freshNumbers("shapes");
    const matrix = fresh.matrix(3, 5);
    expect([matrix.length, ...matrix.map((values) => values.length)]).toEqual([3, 5, 5, 5]);
    expect(fresh.vector(7)).toHaveLength(7);
    expect(fresh.gate(6)).toHaveLength(6);
    expect([fresh.vector(0), fresh.matrix(0, 3), fresh.matrix(2, 0)]).toEqual([[], [], [[], []]]);
    expect([fresh.number(), ...matrix.flat()].every(Number.isFinite)).toBe(true);
    expect(new Set(matrix.flat()).size).toBe(15);
  });

  it("draws numbers from the normal distribution, and gates uniformly from 0 to 1", () => {
    for (const seed of [0, 1, 281474976710655]) {
      vi.stubEnv("GATEBOOK_SEED", String(seed));
      const values = freshNumbers("normal").vector(20_000);
      const gates = freshNumbers("gates").gate(20_000);
      const within = (limit: number) => values.filter((value) => Math.abs(value) < limit).length / values.length;
      expect(mean(values)).toBeCloseTo(0, 1);
      expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
      expect(within(1)).toBeCloseTo(0.6827, 1);
      expect(within(2)).toBeCloseTo(0.9545, 1);
      expect(mean(gates)).toBeCloseTo(0.5, 1);
      expect(mean(gates.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
      expect(gates.every((value) => value >= 0 && value < 1)).toBe(true);
    }
  });
});

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
