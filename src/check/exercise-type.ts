/** An argument of an exercise's function: a number, or an array or matrix of numbers. */
export type Argument = number | readonly number[] | readonly (readonly number[])[];

/** The arguments by name, in the order of the function's parameters. */
export type Case = Readonly<Record<string, Argument>>;

/** A function that computes what the exercise asks for, from a case (the arguments by name). */
export type Implementation = (input: never) => number | readonly number[] | readonly (readonly number[])[];

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
  readonly reference: Implementation;
  /** A case that was computed by hand. The reference must agree with it before it judges an attempt. */
  readonly worked: { readonly case: Case; readonly expected: readonly number[] };
  readonly wrong: readonly WrongVersion[];
  /** The largest difference, as a share of the largest expected number. It allows for float32. */
  readonly tolerance: number;
}
