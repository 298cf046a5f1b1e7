// Reads the numbers that figures are given, and checks them.
import { InputError } from "../../base/validate";

/** Numbers in order: an array or a typed array. */
export type NumberList = ArrayLike<number>;
/** Rows of numbers, all of one length. */
export type NumberTable = ArrayLike<ArrayLike<number>>;

/** Digits that a figure carries: more than a screen shows, and few enough that a figure is the same on every machine. */
const DIGITS = 7;

/** Without a minus before 0, which JSON does not know. */
const round = (value: number) => Number(value.toPrecision(DIGITS)) + 0;

/**
 * A list as plain numbers, which is what JSON can carry.
 * @throws InputError when it is no list, empty, or has an entry that is not finite
 */
export function numberList(caller: string, operand: string, values: NumberList): number[] {
  if (!isList(values))
    throw new InputError(`${caller}: ${operand} must be a list of numbers, got ${kindOf(values)}.${cureOf(values)}`);
  if (values.length === 0)
    throw new InputError(
      `${caller}: ${operand} must have at least one number, got none. Was the loop that fills it run?`,
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
 * A table as plain rows of numbers.
 * @throws InputError as `numberList` does, and when rows differ in length
 */
export function numberTable(caller: string, operand: string, rows: NumberTable): number[][] {
  if (!isList(rows))
    throw new InputError(`${caller}: ${operand} must be rows of numbers, got ${kindOf(rows)}.${cureOf(rows)}`);
  if (rows.length === 0) throw new InputError(`${caller}: ${operand} must have at least one row, got none.`);
  const table = Array.from(rows, (row, n) => numberList(caller, `${operand}[${n}]`, row));
  const width = table[0]?.length;
  const ragged = table.findIndex((row) => row.length !== width);
  if (ragged < 0) return table;
  throw new InputError(
    `${caller}: ${operand} must have rows of one length, got ${width} numbers in row 0 and ${table[ragged]?.length} in row ${ragged}. ` +
      "Sequences of different lengths are drawn one by one.",
  );
}

/** @throws InputError when a list has another length than what it stands beside */
export function sameLength(caller: string, operand: string, got: number, expected: number, of: string): void {
  if (got === expected) return;
  throw new InputError(`${caller}: ${operand} must have ${expected} entries, one for each of ${of}, got ${got}.`);
}

/** @throws InputError when a number is not finite, or below the least that makes sense */
export function finite(caller: string, operand: string, value: number, least = Number.NEGATIVE_INFINITY): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= least) return value;
  const atLeast = least > Number.NEGATIVE_INFINITY ? ` of at least ${least}` : "";
  const got = typeof value === "number" ? String(value) : kindOf(value);
  throw new InputError(`${caller}: ${operand} must be a finite number${atLeast}, got ${got}.`);
}

/** `count` numbers from one end to the other, both included. */
export function span(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => round(from + ((to - from) * n) / (count - 1)));
}

/** 0, 1, … count - 1. */
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

function cureOf(value: unknown): string {
  return isTensor(value) ? " Take its numbers with .arraySync()." : "";
}

function isTensor(value: unknown): boolean {
  return typeof value === "object" && value !== null && "arraySync" in value;
}
