// Defines `check`, which compares numbers in a lesson, and the error that it throws.
import { formatNumber, numbersText } from "./format";
import { indexText, type Numbers, readNumbers, sameShape, shapeText } from "./numbers";
import { wrap } from "./wrap";

/** The error of a failed check. Its message names what was checked, the place of the largest difference, the expected number and the actual number. */
export class CheckError extends Error {
  override readonly name = "CheckError";
}

/** How close a number must be for `check` to pass it. */
export interface CheckOptions {
  /** The largest difference that passes, in the unit of the numbers. Default 1e-6. */
  readonly tolerance?: number;
  /** The largest difference that passes, as a share of the largest expected number (by magnitude). `relative` replaces `tolerance`. */
  readonly relative?: number;
}

let silent = false;

/** Runs a hidden test and returns its result. Meanwhile `check` prints nothing, because its lines would show the hidden numbers. */
export function silently<T>(work: () => T): T {
  silent = true;
  try {
    return work();
  } finally {
    silent = false;
  }
}

/** Numbers in any form that a lesson uses: a number, nested arrays, a typed array, a mathjs Matrix or a tensor. */
export type Checkable = unknown;

/**
 * Compares numbers with expected numbers. Prints one line such as `✓ f₁ = 0.858149`, or throws.
 *
 * The shapes must be equal. NaN never passes, even if NaN is expected. An empty array is an error, because there is nothing to compare.
 * Equal infinities pass.
 * @param name the name of the checked quantity, in the lesson's symbols, e.g. "f₁".
 * @throws CheckError if the shapes differ, if a difference is larger than the tolerance, if a value is not numeric or is empty, or if the
 * tolerance is invalid. The message gives the place of the largest difference.
 */
export function check(name: string, actual: Checkable, expected: Checkable, options: CheckOptions = {}): void {
  const got = numbersOf(name, "actual", actual);
  const want = numbersOf(name, "expected", expected);
  if (!sameShape(got.shape, want.shape)) {
    throw new CheckError(`${name}: expected ${shapeText(want.shape)}, got ${shapeText(got.shape)}.`);
  }
  const tolerance = toleranceOf(name, want, options);
  const worst = worstEntry(got, want);
  if (!(worst.difference <= tolerance)) {
    throw new CheckError(
      `${name}${indexText(worst.index, want.shape)}: expected ${digits(worst.expected)}, got ${digits(worst.actual)}: ` +
        `off by ${formatNumber(worst.difference)}, tolerance ${formatNumber(tolerance)}.`,
    );
  }
  if (!silent) console.log(wrap(`✓ ${name} = ${numbersText(got)}`));
}

function numbersOf(name: string, operand: string, value: unknown): Numbers {
  const numbers = readNumbers(value);
  if (typeof numbers === "string") {
    throw new CheckError(
      `${name}: the ${operand} value must consist of numbers (number, array, mathjs Matrix, tensor), got ${numbers}.`,
    );
  }
  if (numbers.values.length === 0) throw new CheckError(`${name}: ${operand} is empty, so there is nothing to check.`);
  return numbers;
}

function toleranceOf(name: string, expected: Numbers, { tolerance, relative }: CheckOptions): number {
  const given = relative ?? tolerance ?? 1e-6;
  if (!(given >= 0 && given < Number.POSITIVE_INFINITY)) {
    throw new CheckError(`${name}: the tolerance must be a finite number of at least 0, got ${given}.`);
  }
  if (relative === undefined) return given;
  return relative * expected.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

interface Entry {
  readonly index: number;
  readonly actual: number;
  readonly expected: number;
  readonly difference: number;
}

/** Returns the entry with the largest difference. NaN on either side counts as the largest. `got` and `want` must have the same shape, and must not be empty. */
export function worstEntry(got: Numbers, want: Numbers): Entry {
  let worst: Entry = { index: 0, actual: 0, expected: 0, difference: -1 };
  for (const [index, expected] of want.values.entries()) {
    const actual = got.values[index] ?? Number.NaN;
    const difference = actual === expected ? 0 : Math.abs(actual - expected);
    if (Number.isNaN(difference)) return { index, actual, expected, difference };
    if (difference > worst.difference) worst = { index, actual, expected, difference };
  }
  return worst;
}

/** Returns a number with nine digits, which are enough to distinguish any two float32 numbers. */
function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : String(value);
}
