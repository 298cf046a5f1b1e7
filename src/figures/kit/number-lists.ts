// Checks and rounds the numbers that are passed to figure functions.
import { InputError } from "../../base/validate";

/** Numbers in order: an array or a typed array. */
export type NumberList = ArrayLike<number>;
/** Rows of numbers, all of the same length. */
export type NumberTable = ArrayLike<ArrayLike<number>>;

/** The number of digits of each number in a figure. A screen cannot show as many, and rounding makes the figure the same on every machine. */
const DIGITS = 7;

/** Returns the number with `DIGITS` digits, and 0 instead of -0, which JSON cannot represent. */
const round = (value: number) => Number(value.toPrecision(DIGITS)) + 0;

/**
 * Returns a list as plain numbers, which JSON can represent.
 * @throws InputError if `values` is not a list, is empty, or has an entry that is not finite
 */
export function numberList(caller: string, operand: string, values: NumberList): number[] {
  if (!isList(values))
    throw new InputError(`${caller}: ${operand} must be a list of numbers, got ${kindOf(values)}.${adviceOf(values)}`);
  if (values.length === 0)
    throw new InputError(
      `${caller}: ${operand} must have at least one number, got none. Did the loop run that fills this list?`,
    );
  return Array.from(values, (value, at) => {
    if (typeof value === "number" && Number.isFinite(value)) return round(value);
    const got = typeof value === "number" ? String(value) : kindOf(value);
    throw new InputError(
      `${caller}: ${operand} must be finite numbers, got ${got} at entry ${at}. ` +
        "A NaN often comes from a learning rate that is too high, or from a row that is nested once too often.",
    );
  });
}

/**
 * Returns a table as plain rows of numbers.
 * @throws InputError if `rows` is not a list of lists, is empty, has an entry that is not finite, or has rows of different lengths
 */
export function numberTable(caller: string, operand: string, rows: NumberTable): number[][] {
  if (!isList(rows))
    throw new InputError(`${caller}: ${operand} must be rows of numbers, got ${kindOf(rows)}.${adviceOf(rows)}`);
  if (rows.length === 0) throw new InputError(`${caller}: ${operand} must have at least one row, got none.`);
  const table = Array.from(rows, (row, n) => numberList(caller, `${operand}[${n}]`, row));
  const width = table[0]?.length;
  const ragged = table.findIndex((row) => row.length !== width);
  if (ragged < 0) return table;
  throw new InputError(
    `${caller}: ${operand} must have rows of the same length, got ${width} numbers in row 0 and ${table[ragged]?.length} in row ${ragged}. ` +
      "Draw sequences of different lengths one by one.",
  );
}

/** Checks that a list has the expected length. @throws InputError if the lengths differ */
export function sameLength(caller: string, operand: string, got: number, expected: number, of: string): void {
  if (got === expected) return;
  throw new InputError(`${caller}: ${operand} must have ${expected} entries, one for each of ${of}, got ${got}.`);
}

/** Returns the number. @throws InputError if the number is not finite, or is below `least` */
export function finite(caller: string, operand: string, value: number, least = Number.NEGATIVE_INFINITY): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= least) return value;
  const atLeast = least > Number.NEGATIVE_INFINITY ? ` of at least ${least}` : "";
  const got = typeof value === "number" ? String(value) : kindOf(value);
  throw new InputError(`${caller}: ${operand} must be a finite number${atLeast}, got ${got}.`);
}

/** Returns `count` evenly spaced numbers, including both ends. */
export function span(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => round(from + ((to - from) * n) / (count - 1)));
}

/** Returns the integers from 0 to `count` - 1. */
export const indices = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

export const rounded = round;

function isList(values: unknown): values is ArrayLike<unknown> {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && "length" in values);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (isTensor(value)) return "a tensor";
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}

function adviceOf(value: unknown): string {
  return isTensor(value) ? " Take its numbers with .arraySync()." : "";
}

function isTensor(value: unknown): boolean {
  return typeof value === "object" && value !== null && "arraySync" in value;
}
