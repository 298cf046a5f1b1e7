// Calls an attempt (the learner's function) on a case, and compares the result with the reference's result.
import * as tf from "@tensorflow/tfjs";
import { activations } from "./activations";
import { worstEntry } from "./check";
import type { Argument, Case, Exercise } from "./exercise-type";
import { causeOfNaN, readPastTheEnd } from "./faults/nan";
import { valueText } from "./format";
import { describe, indexText, type Numbers, readNumbers, sameShape, shapeText } from "./numbers";
import { TodoError } from "./todo";

/**
 * The result of an attempt on one case. It is one of three: numbers; `open`, if the attempt is a stub; or `fault`, a sentence on what is
 * wrong. `aliased` is true if several rows of the result are the same array.
 */
export type Trial =
  | { readonly numbers: Numbers; readonly aliased: boolean }
  | { readonly open: true }
  | { readonly fault: string };

/** A learner's function. */
export type Attempt = (...args: unknown[]) => unknown;

/**
 * Calls an attempt twice with copies of a case's arguments, and returns the result. Tensors that the attempt makes are disposed.
 * @param rows the names of the result's rows, if the result may be a record with these names.
 * @param nanHint the exercise's advice on NaN.
 * @param usualNaN the mistake that usually makes the result of this exercise NaN.
 */
export function tryCase(
  attempt: Attempt,
  input: Case,
  { rows, nanHint, usualNaN }: Pick<Exercise, "rows" | "nanHint" | "usualNaN"> = {},
): Trial {
  const names = Object.keys(input);
  const args = Object.values(structuredClone(input) as Case);
  const first = callOnce(attempt, args, rows);
  if ("error" in first) return { fault: thrownFault(attempt, input, first.error, rows) };
  if (!("numbers" in first)) return first;
  const touched = names.findIndex((name, i) => JSON.stringify(args[i]) !== JSON.stringify(input[name]));
  if (touched >= 0) {
    return {
      fault: `it changes its argument ${names[touched]}: work on a copy, because the caller still needs the original.`,
    };
  }
  const second = callOnce(attempt, Object.values(structuredClone(input) as Case), rows);
  const same =
    "numbers" in second && second.numbers.values.every((value, i) => Object.is(value, first.numbers.values[i]));
  if (!same) {
    return {
      fault:
        "called twice with the same arguments, it gives two different results. It must not keep numbers from one call to the next, and must not use random numbers.",
    };
  }
  const cause = () => causeOfNaN(succeeds(attempt, rows), input, nanHint, usualNaN);
  return nanFault(first.numbers, cause) ?? first;
}

type Outcome = Trial | { readonly error: unknown };

function callOnce(attempt: Attempt, args: readonly unknown[], rows: readonly string[] | undefined): Outcome {
  tf.engine().startScope();
  try {
    return readResult(attempt(...args), rows);
  } catch (error) {
    return error instanceof Error && error.name === new TodoError().name ? { open: true } : { error };
  } finally {
    tf.engine().endScope();
  }
}

function readResult(value: unknown, rows: readonly string[] | undefined): Trial {
  if (value === undefined) return { open: true };
  const record = rows && isRecord(value) ? value : undefined;
  const missing = record && rows?.find((name) => record[name] === undefined);
  if (missing !== undefined) {
    const got = Object.keys(record ?? {}).join(", ");
    return { fault: `it returns { ${got} }; expected { ${rows?.join(", ")} }, but \`${missing}\` is missing.` };
  }
  const result = record ? rows?.map((name) => record[name]) : value;
  const numbers = readNumbers(result);
  if (typeof numbers === "string") return { fault: `it returns ${numbers}; expected numbers.` };
  if (numbers.values.length === 0)
    return { fault: `it returns an empty array (${describe(value)}); expected numbers.` };
  return { numbers, aliased: hasSameRows(result) };
}

/** Returns whether a value is an object literal. Its prototype is Object.prototype, which has no prototype, or is missing. Arrays, tensors and mathjs matrices have other prototypes. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Returns whether two rows of a result are the same array in memory. */
function hasSameRows(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const arrays = value.filter((row) => typeof row === "object");
  return new Set(arrays).size < arrays.length;
}

function succeeds(attempt: Attempt, rows: readonly string[] | undefined) {
  return (args: readonly unknown[]): boolean => {
    const outcome = callOnce(attempt, args, rows);
    return "numbers" in outcome && !outcome.numbers.values.some(Number.isNaN);
  };
}

function nanFault({ values, shape }: Numbers, cause: () => string): Trial | undefined {
  const nan = values.findIndex((number) => Number.isNaN(number));
  if (nan < 0) return undefined;
  const place = shape.length > 0 ? ` at ${indexText(nan, shape)}` : "";
  return { fault: `it returns NaN${place}. ${cause()}` };
}

function thrownFault(attempt: Attempt, input: Case, error: unknown, rows: readonly string[] | undefined): string {
  const thrown = `it throws ${error instanceof Error ? `${error.name}: ${error.message}` : valueText(error)}.`;
  const cause = error instanceof Error ? readPastTheEnd(succeeds(attempt, rows), input) : undefined;
  return cause ? `${thrown} ${cause}` : thrown;
}

/** Returns the result of a wrong version for a case. @throws Error if the result is not numeric */
export function valuesOf(implementation: (input: never) => Argument, input: Case): Numbers {
  const result = readNumbers(implementation(input as never));
  if (typeof result === "string") throw new Error(`an exercise's own implementation returns ${result}`);
  return result;
}

/** Returns the correct result for a case. @throws Error if the result is not numeric */
export function expectedOf({ reference }: Exercise, input: Case): Numbers {
  return valuesOf((given) => reference(given, activations), input);
}

/** Returns whether the numbers differ by at most `tolerance` times the largest expected number. A matrix with a single row counts as a vector. */
export function agree(got: Numbers, want: Numbers, tolerance: number): boolean {
  if (shapeFault(got, want)) return false;
  const largest = want.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!Number.isFinite(largest)) return worstEntry(got, want).difference === 0;
  return worstEntry(got, want).difference <= tolerance * Math.max(largest, 1e-3);
}

/** Returns a message if the shape is wrong, else undefined. Axes of size 1 do not count: [1, H] is accepted for [H], and [1] for a single number. */
export function shapeFault(got: Numbers, want: Numbers): string | undefined {
  const withoutOnes = ({ shape }: Numbers) => shape.filter((size) => size !== 1);
  const fits = sameShape(withoutOnes(got), withoutOnes(want));
  return fits ? undefined : `expected ${shapeText(want.shape)}, got ${shapeText(got.shape)}.`;
}
