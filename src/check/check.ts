// `check`, which compares numbers in a lesson, and the error that it throws.
import { formatNumber, numbersText } from "./format";
import { indexText, type Numbers, readNumbers, sameShape, shapeText } from "./numbers";

/** A check that did not hold. The message says what was checked, where it differs most, what was expected and what came. */
export class CheckError extends Error {
  override readonly name = "CheckError";
}

/** How close a number must be for `check` to pass it. */
export interface CheckOptions {
  /** How far a number may be off, in the same unit. Default 1e-6. */
  readonly tolerance?: number;
  /** How far off as a share of the largest expected number (by magnitude); takes the place of `tolerance`. */
  readonly relative?: number;
}

/** Numbers as lessons have them: a number, nested arrays, a typed array, a mathjs Matrix, a tensor. */
export type Checkable = unknown;

/**
 * Holds numbers against numbers: prints one line `✓ f₁ = 0.858149`, or throws.
 *
 * Shapes must agree first; NaN never passes, not even against NaN; nothing to compare (an empty array) is an error.
 * Equal infinities pass.
 * @param name what is checked, in the lesson's symbols, e.g. "f₁".
 * @throws CheckError with the place of the worst difference; also for values that are no numbers.
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
  console.log(`✓ ${name} = ${numbersText(got)}`);
}

function numbersOf(name: string, operand: string, value: unknown): Numbers {
  const numbers = readNumbers(value);
  if (typeof numbers === "string") {
    throw new CheckError(`${name}: ${operand} must be numbers (number, array, mathjs Matrix, tensor), got ${numbers}.`);
  }
  if (numbers.values.length === 0) throw new CheckError(`${name}: ${operand} is empty, so there is nothing to check.`);
  return numbers;
}

function toleranceOf(name: string, expected: Numbers, { tolerance, relative }: CheckOptions): number {
  const given = relative ?? tolerance ?? 1e-6;
  if (!(given >= 0 && given < Number.POSITIVE_INFINITY)) {
    throw new CheckError(`${name}: the tolerance must be a finite number from 0 up, got ${given}.`);
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

/** The entry that is furthest off; NaN on either side is further than anything. Both have the same, non-empty shape. */
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

/** Nine digits: enough to tell any two float32 numbers apart. */
function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : String(value);
}
