// A suspect is a mistake that an attempt may contain: its name, a hint, and a function that computes the result of this mistake.
// Most suspects run the reference (the correct solution) with one thing changed. An attempt with the same results has made the mistake.
import { type Activations, activations } from "../activations";
import type { Argument, Case, Exercise } from "../exercise-type";
import { type Numbers, readNumbers } from "../numbers";

/** A mistake in words: a name, and a hint that tells the learner which part of the code to look at. */
export interface Diagnosis {
  /** A short description of the mistake, e.g. "`recurrent` is transposed". */
  readonly name: string;
  readonly hint: string;
}

/** A mistake together with the results that it causes. An attempt with these results on every case has made the mistake. */
export interface Suspect extends Diagnosis {
  /** Returns the result of this mistake for a case, or undefined if the mistake has no numeric result there. A matrix that is not square, for example, cannot be transposed by mistake. */
  readonly result: (input: Case) => Numbers | undefined;
}

/** Returns the result of the reference for a case, or undefined if an entry of this result is not a finite number. */
export function referenceResult(exercise: Exercise, input: Case, use: Activations = activations): Numbers | undefined {
  return finite(exercise.reference(input as never, use));
}

/** Returns a result as numbers, or undefined if the result is empty or an entry is missing, NaN or infinite. */
export function finite(result: Argument): Numbers | undefined {
  const numbers = readNumbers(result);
  if (typeof numbers === "string" || numbers.values.length === 0) return undefined;
  return numbers.values.every(Number.isFinite) ? numbers : undefined;
}

/** Returns a suspect that runs the reference on altered arguments. `alter` returns the altered case, or undefined if this case cannot be altered. */
export function altered(exercise: Exercise, diagnosis: Diagnosis, alter: (input: Case) => Case | undefined): Suspect {
  return {
    ...diagnosis,
    result: (input) => {
      const other = alter(input);
      return other && referenceResult(exercise, other);
    },
  };
}

export const isMatrix = (value: Argument | undefined): value is readonly (readonly number[])[] =>
  Array.isArray(value) && Array.isArray(value[0]);

/** Returns a copy of an argument with `change` applied to every number. */
export function mapNumbers(value: Argument, change: (number: number) => number): Argument {
  if (typeof value === "number") return change(value);
  if (isMatrix(value)) return value.map((row) => row.map(change));
  return (value as readonly number[]).map(change);
}

/** Returns all orders of the numbers 0 to `length` - 1, except the ascending order, which changes nothing. */
export function otherOrders(length: number): number[][] {
  const extend = (start: number[]): number[][] =>
    start.length === length
      ? [start]
      : Array.from({ length }, (_, i) => i)
          .filter((i) => !start.includes(i))
          .flatMap((i) => extend([...start, i]));
  return extend([]).slice(1);
}

/** Returns names as an English list: "kernel", "kernel and bias", "kernel, recurrent and bias". */
export function listText(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Returns names as an English list, each name in backticks. */
export const codeText = (names: readonly string[]) => listText(names.map((name) => `\`${name}\``));
