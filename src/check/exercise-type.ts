// The types of an exercise. An exercise has cases (test inputs), a reference (the correct solution) and named wrong versions. It also has
// names that the checker uses in messages.
import type { Activations } from "./activations";

/** An argument of an exercise's function: a number, or an array or matrix of numbers. */
export type Argument = number | readonly number[] | readonly (readonly number[])[];

/** The arguments by name, in the order of the function's parameters. */
export type Case = Readonly<Record<string, Argument>>;

/** A function that computes the result of an exercise from a case (the arguments by name). */
export type Implementation = (input: never) => Argument;

/** The correct solution. It calls the activation functions in `use`, so that the checker can replace one of them by a wrong function. */
export type Reference = (input: never, use: Activations) => Argument;

/** A common mistake, written as code. An attempt that gives the same numbers as this code has made the mistake. */
export interface WrongVersion {
  /** The term of the formula that is wrong, e.g. "bias". */
  readonly term: string;
  /** A short description of the mistake, e.g. "the bias is missing". */
  readonly name: string;
  readonly implementation: Implementation;
  /** Tells the learner what to look at. */
  readonly hint: string;
}

/** An exercise as data. test/src/exercises/bank.ts tests each exercise together with its wrong versions. */
export interface Exercise {
  readonly id: string;
  /** The name of the function that the learner writes, e.g. "forgetGate". */
  readonly title: string;
  /** The first cases to try. For these, every wrong version is defined, and its results differ from those of the reference and of the other wrong versions. */
  readonly cases: readonly Case[];
  /** Cases with other shapes or extreme numbers, which are tried after `cases`. */
  readonly otherCases: readonly Case[];
  readonly reference: Reference;
  /** A case with its result, computed by hand. The checker uses the reference only if the reference gives this result. */
  readonly worked: { readonly case: Case; readonly expected: readonly number[] };
  /** The mistakes that belong to this exercise only. src/check/faults recognises the mistakes that many exercises share. */
  readonly wrong: readonly WrongVersion[];
  /** The largest difference that passes, as a share of the largest expected number. It leaves room for the rounding errors of float32. */
  readonly tolerance: number;
  /** The names of the result's rows. An attempt may return a record with these names, or the rows in this order. */
  readonly rows?: readonly string[];
  /** The names of the rows of some arguments, e.g. `{ peepholes: ["input", "forget", "output"] }`. */
  readonly argumentRows?: Readonly<Record<string, readonly string[]>>;
  /** Set if some arguments hold the weights of several gates side by side in their columns: the gates in their order, and the names of these arguments. */
  readonly gateColumns?: { readonly gates: readonly string[]; readonly arguments: readonly string[] };
  /** Set if the result has one row per time step: the name of the argument with the initial state, and of the arguments with one row per step. */
  readonly time?: { readonly initial: string; readonly perStep: readonly string[] };
  /** True if the result consists of probabilities, and must be exactly 0 where the reference is 0. */
  readonly exactZeros?: boolean;
  /** Tells the learner what to do if exp, log or another function of Math makes the result NaN. */
  readonly nanHint?: string;
  /** The mistake that usually makes the result of this exercise NaN. The message mentions it if the checker finds no cause. */
  readonly usualNaN?: string;
}
