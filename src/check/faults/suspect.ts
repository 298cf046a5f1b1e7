// A suspect is a mistake that many exercises share, made on purpose: what the reference gives with one thing wrong.
import { type Activations, activations } from "../activations";
import type { Argument, Case, Exercise } from "../exercise-type";
import { type Numbers, readNumbers } from "../numbers";

/** What is wrong with an attempt, in words: a name, and a hint that tells the learner what to look at. */
export interface Diagnosis {
  /** e.g. "`recurrent` is transposed". */
  readonly name: string;
  readonly hint: string;
}

/** A mistake with its results. An attempt that agrees with it on every case has made it. */
export interface Suspect extends Diagnosis {
  /** The result with this mistake, or undefined where the mistake cannot be made (e.g. a matrix that is not square). */
  readonly result: (input: Case) => Numbers | undefined;
}

/** Returns the result of the reference, or undefined if it has no finite number for an entry. */
export function referenceResult(exercise: Exercise, input: Case, use: Activations = activations): Numbers | undefined {
  return finite(exercise.reference(input as never, use));
}

/** Returns a result as numbers, or undefined if some are missing, NaN or infinite. */
export function finite(result: Argument): Numbers | undefined {
  const numbers = readNumbers(result);
  if (typeof numbers === "string" || numbers.values.length === 0) return undefined;
  return numbers.values.every(Number.isFinite) ? numbers : undefined;
}

/** Returns a suspect that runs the reference on altered arguments. `alter` returns undefined where it cannot alter them. */
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

/** Returns the argument with every number replaced. */
export function mapNumbers(value: Argument, change: (number: number) => number): Argument {
  if (typeof value === "number") return change(value);
  if (isMatrix(value)) return value.map((row) => row.map(change));
  return (value as readonly number[]).map(change);
}

/** Returns all orders of 0 … length - 1 but the first, which changes nothing. */
export function otherOrders(length: number): number[][] {
  const extend = (start: number[]): number[][] =>
    start.length === length
      ? [start]
      : Array.from({ length }, (_, i) => i)
          .filter((i) => !start.includes(i))
          .flatMap((i) => extend([...start, i]));
  return extend([]).slice(1);
}

/** Returns names as a text: "kernel", "kernel and bias", "kernel, recurrent and bias". */
export function listText(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Returns the names of arguments as code. */
export const codeText = (names: readonly string[]) => listText(names.map((name) => `\`${name}\``));
