// Calls an attempt on a case, and compares its result with that of the reference.
import * as tf from "@tensorflow/tfjs";
import { worstEntry } from "./check";
import type { Case, Exercise } from "./exercise-type";
import { valueText } from "./format";
import { describe, type Numbers, readNumbers, shapeText } from "./numbers";
import { TodoError } from "./todo";

/** The result of an attempt on one case: numbers, nothing (a stub), or a sentence that says what is wrong. */
export type Trial = { readonly numbers: Numbers } | { readonly open: true } | { readonly fault: string };

/** Calls an attempt twice with copies of a case's arguments and returns the result. Disposes the tensors that it makes. */
export function tryCase(attempt: (...args: unknown[]) => unknown, input: Case): Trial {
  const names = Object.keys(input);
  const args = Object.values(structuredClone(input) as Case);
  const first = callOnce(attempt, args);
  if (!("numbers" in first)) return first;
  const touched = names.findIndex((name, i) => JSON.stringify(args[i]) !== JSON.stringify(input[name]));
  if (touched >= 0) {
    return { fault: `it changes its argument ${names[touched]}: work on a copy, the caller still needs it.` };
  }
  const second = callOnce(attempt, Object.values(structuredClone(input) as Case));
  const same =
    "numbers" in second && second.numbers.values.every((value, i) => Object.is(value, first.numbers.values[i]));
  if (!same)
    return {
      fault: "called twice with the same arguments it gives two different results: a gate has no memory and no dice.",
    };
  return first;
}

function callOnce(attempt: (...args: unknown[]) => unknown, args: readonly unknown[]): Trial {
  tf.engine().startScope();
  try {
    return readResult(attempt(...args));
  } catch (error) {
    if (error instanceof Error && error.name === new TodoError().name) return { open: true };
    return { fault: `it throws ${error instanceof Error ? `${error.name}: ${error.message}` : valueText(error)}.` };
  } finally {
    tf.engine().endScope();
  }
}

function readResult(value: unknown): Trial {
  if (value === undefined) return { open: true };
  const numbers = readNumbers(value);
  if (typeof numbers === "string") return { fault: `it returns ${numbers}; expected numbers.` };
  if (numbers.values.length === 0)
    return { fault: `it returns an empty array (${describe(value)}); expected numbers.` };
  const nan = numbers.values.findIndex((number) => Number.isNaN(number));
  if (nan >= 0)
    return {
      fault: `it returns NaN${numbers.shape.length ? ` at entry ${nan}` : ""}: is an index past the end of its array?`,
    };
  return { numbers };
}

/** Returns the result of the reference, or of a wrong version, for a case. @throws Error if it is not numeric */
export function valuesOf(implementation: Exercise["reference"], input: Case): Numbers {
  const result = readNumbers(implementation(input as never));
  if (typeof result === "string") throw new Error(`an exercise's own implementation returns ${result}`);
  return result;
}

/** Returns whether the numbers agree: they differ by at most `tolerance` times the largest expected number. A single row counts as a vector. */
export function agree(got: Numbers, want: Numbers, tolerance: number): boolean {
  if (shapeFault(got, want)) return false;
  const largest = want.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return worstEntry(got, want).difference <= tolerance * Math.max(largest, 1e-3);
}

/** Returns what is wrong with the shape, or undefined. [1, H] is accepted for [H], and [x] for a single number. */
export function shapeFault(got: Numbers, want: Numbers): string | undefined {
  const inner = got.shape.filter((size) => size !== 1);
  const wanted = want.shape.filter((size) => size !== 1);
  const fits = got.values.length === want.values.length && inner.length === wanted.length;
  return fits ? undefined : `expected ${shapeText(want.shape)}, got ${shapeText(got.shape)}.`;
}
