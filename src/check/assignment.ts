// What an assignment's test cells are written with: points for the share of tests that hold, and numbers that nobody has seen.
import { platform } from "#platform";
import { normal, seededRandom } from "../base/random";

/**
 * Points by the share of tests that hold, to a quarter of a point: the last expression of a graded cell, which nbgrader reads as partial credit.
 *
 * @param points what the cell is worth, as in its metadata.
 * @param tests each passes unless it throws. Their messages are not shown: hidden tests give points only.
 * @throws Error where the tests cannot be counted, an async one among them.
 */
export function pointsFor(points: number, tests: readonly (() => void)[]): number {
  if (!(points > 0) || tests.length === 0)
    throw new Error(`pointsFor: expected points above 0 and tests, got ${points} points and ${tests.length} tests.`);
  const held = tests.filter(holds).length;
  // all of them, also of a tenth of a point
  const earned = held === tests.length ? points : Math.floor((4 * points * held) / tests.length) / 4;
  console.log(`${held} of ${tests.length} tests hold: ${earned} of ${points} points.`);
  return earned;
}

function holds(test: () => unknown): boolean {
  let came: unknown;
  try {
    came = test();
  } catch {
    return false; // what a failed test says is for nobody: hidden tests give points only
  }
  // it would hold whatever comes of it
  if (came instanceof Promise) {
    came.catch(() => {});
    throw new Error(
      "pointsFor: expected tests that are done when they return, got an async one: call functions plainly.",
    );
  }
  return true;
}

/** Numbers that nobody has seen before a test asks for them. */
export interface FreshNumbers {
  /** One from the normal distribution. */
  number(): number;
  /** [length], each from the normal distribution. */
  vector(length: number): number[];
  /** [rows, columns], each from the normal distribution. */
  matrix(rows: number, columns: number): number[][];
  /** [length], each between 0 and 1, as a gate is. */
  gate(length: number): number[];
}

/**
 * Inputs for a hidden test. While grading, the seed is the course's secret with the student and the assignment mixed in: the same
 * submission gets the same numbers again, another student others, so neither constants nor a neighbour's outputs pass.
 *
 * @param name names the stream, so that each test has its own.
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
