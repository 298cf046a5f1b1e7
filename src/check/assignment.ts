// Functions for the test cells of assignments: points for the share of passed tests, and random inputs that students cannot know in advance.
import { platform } from "#platform";
import { normal, seededRandom } from "../base/random";
import { silently } from "./check";

/** The tests of a hidden test cell, as a list or as a record. In a record, each key describes in a few words what its test checks. */
export type HiddenTests = readonly (() => void)[] | Readonly<Record<string, () => void>>;

/**
 * Returns points for the share of tests that pass, rounded down to a quarter of a point. If this call is the last expression of a graded cell,
 * nbgrader takes the points as partial credit.
 *
 * It also prints how many tests pass and, if `tests` is a record, the key of each one that fails. Students read these lines in their feedback.
 *
 * @param points the points of the cell, as in its metadata.
 * @param tests the tests. A test passes if it does not throw. Error messages and the lines of `check` are not shown, because they contain the hidden numbers.
 * @throws Error if `points` is 0 or less, if there are no tests, or if a test is async.
 */
export function pointsFor(points: number, tests: HiddenTests): number {
  const named = Object.entries(tests);
  if (!(points > 0) || named.length === 0)
    throw new Error(`pointsFor: expected points above 0 and tests, got ${points} points and ${named.length} tests.`);
  const failed = named.filter(([, test]) => !holds(test)).map(([name]) => name);
  const held = named.length - failed.length;
  // if every test passes, all points are earned, even if `points` is not a multiple of a quarter
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
    return false; // the message of a failed test is not shown, because it contains the hidden numbers
  }
  // an async test would always count as passed, because its error comes after the call has returned
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
  /** Returns a vector of shape [length] with numbers from the normal distribution. */
  vector(length: number): number[];
  /** Returns a matrix of shape [rows, columns] with numbers from the normal distribution. */
  matrix(rows: number, columns: number): number[][];
  /** Returns a vector of shape [length] with numbers between 0 and 1, like the values of a gate. */
  gate(length: number): number[];
}

/**
 * Returns a source of inputs for a hidden test.
 *
 * While grading, the seed is made from the course's secret, the student and the assignment. A submission always gets the same numbers.
 * Another student gets different numbers, so constants and results that were copied from a neighbour do not pass.
 *
 * @param name the name of the random stream. Use another name in each test, so that each test has different numbers.
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
