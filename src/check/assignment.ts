// Functions for the test cells of assignments: points for the share of passed tests, and random inputs that students cannot know in advance.
import { platform } from "#platform";
import { normal, seededRandom } from "../base/random";
import { silently } from "./check";

/** Tests of a hidden test cell: a list, or a record in which the key says what the test tries. */
export type HiddenTests = readonly (() => void)[] | Readonly<Record<string, () => void>>;

/**
 * Returns points for the share of tests that pass, rounded down to a quarter of a point. As the last expression of a graded cell, nbgrader reads them as partial credit.
 *
 * It also prints how many tests pass and, if `tests` is a record, the key of each one that fails. Students read these lines in their feedback.
 *
 * @param points the points of the cell, as in its metadata.
 * @param tests functions; each passes unless it throws. Their messages and the lines of `check` are not shown, since they contain the hidden numbers.
 * @throws Error if `points` is not above 0, there are no tests, or a test is async.
 */
export function pointsFor(points: number, tests: HiddenTests): number {
  const named = Object.entries(tests);
  if (!(points > 0) || named.length === 0)
    throw new Error(`pointsFor: expected points above 0 and tests, got ${points} points and ${named.length} tests.`);
  const failed = named.filter(([, test]) => !holds(test)).map(([name]) => name);
  const held = named.length - failed.length;
  // all points if every test passes, even if they are not a multiple of a quarter
  const earned = held === named.length ? points : Math.floor((4 * points * held) / named.length) / 4;
  const lines = Array.isArray(tests) ? [] : failed.map((name) => `✗ ${name}`);
  console.log([`${held} of ${named.length} tests pass: ${earned} of ${points} points.`, ...lines].join("\n"));
  return earned;
}

function holds(test: () => unknown): boolean {
  let came: unknown;
  try {
    came = silently(test);
  } catch {
    return false; // the message of a failed test is not shown: it contains the hidden numbers
  }
  // an async test would always pass, since it fails only after it has returned
  if (came instanceof Promise) {
    came.catch(() => {});
    throw new Error("pointsFor: expected synchronous tests, got an async one. Call the functions without await.");
  }
  return true;
}

/** Makes random numbers that a student cannot know in advance. */
export interface FreshNumbers {
  /** Returns one number from the normal distribution. */
  number(): number;
  /** [length], each from the normal distribution. */
  vector(length: number): number[];
  /** [rows, columns], each from the normal distribution. */
  matrix(rows: number, columns: number): number[][];
  /** [length], each between 0 and 1, as a gate is. */
  gate(length: number): number[];
}

/**
 * Returns a source of inputs for a hidden test.
 *
 * While grading, the seed is made from the course's secret, the student and the assignment. A submission always gets the same numbers, and another
 * student gets different ones, so neither constants nor a neighbour's outputs pass.
 *
 * @param name the name of the stream, so that each test has different numbers.
 */
export function freshNumbers(name: string): FreshNumbers {
  const random = seededRandom(platform.gradingSeed(), name);
  const number = () => normal(random);
  const vector = (length: number) => Array.from({ length }, number);
  return {
    number,
    vector,
    matrix: (rows, columns) => Array.from({ length: rows }, () => vector(columns)),
    gate: (length) => Array.from({ length }, random),
  };
}
