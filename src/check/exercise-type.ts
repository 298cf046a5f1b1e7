// What an exercise is: its cases, its reference, its named wrong versions, and the names that the checker uses in messages.
import type { Activations } from "./activations";

/** An argument of an exercise's function: a number, or an array or matrix of numbers. */
export type Argument = number | readonly number[] | readonly (readonly number[])[];

/** The arguments by name, in the order of the function's parameters. */
export type Case = Readonly<Record<string, Argument>>;

/** A function that computes what the exercise asks for, from a case (the arguments by name). */
export type Implementation = (input: never) => Argument;

/** The right answer. It calls the activations that it is given, so that the checker can replace one of them and compare. */
export type Reference = (input: never, use: Activations) => Argument;

/** A common mistake as code, so that an attempt with this mistake is recognised by its numbers. */
export interface WrongVersion {
  /** The term of the formula that is wrong, e.g. "bias". */
  readonly term: string;
  /** e.g. "the bias is missing". */
  readonly name: string;
  readonly implementation: Implementation;
  /** Tells the learner what to look at. */
  readonly hint: string;
}

/** An exercise as data. test/src/exercises/bank.ts tests each one with its wrong versions. */
export interface Exercise {
  readonly id: string;
  /** e.g. "forgetGate". */
  readonly title: string;
  /** Cases for which all wrong versions are defined, and differ from the reference and from each other. */
  readonly cases: readonly Case[];
  /** Cases of other shapes, which are tried after `cases`. */
  readonly otherCases: readonly Case[];
  readonly reference: Reference;
  /** A case that was computed by hand. The reference must agree with it before it judges an attempt. */
  readonly worked: { readonly case: Case; readonly expected: readonly number[] };
  /** Mistakes of this exercise. Mistakes that many exercises share are recognised by src/check/faults. */
  readonly wrong: readonly WrongVersion[];
  /** The largest difference, as a share of the largest expected number. It allows for float32. */
  readonly tolerance: number;
  /** The names of the result's rows. An attempt may return a record with these names, or the rows in this order. */
  readonly rows?: readonly string[];
  /** The names of the rows of some arguments, e.g. `{ peepholes: ["input", "forget", "output"] }`. */
  readonly argumentRows?: Readonly<Record<string, readonly string[]>>;
  /** The gates whose weights are side by side in the columns of some arguments. */
  readonly gateColumns?: { readonly gates: readonly string[]; readonly arguments: readonly string[] };
  /** Set if the result has one row per time step: the argument with the first state, and those with one row per step. */
  readonly time?: { readonly initial: string; readonly perStep: readonly string[] };
  /** Set if the result is made of probabilities, and those that the reference gives as 0 must be exactly 0. */
  readonly exactZeros?: boolean;
}
