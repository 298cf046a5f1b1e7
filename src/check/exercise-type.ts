/** What an exercise's function takes: numbers and arrays of them. */
export type Argument = number | readonly number[] | readonly (readonly number[])[];

/** The parameters by name, in the order in which the function takes them. */
export type Case = Readonly<Record<string, Argument>>;

/** What a function as the exercise asks for gives, from a case: its parameters by name. */
export type Implementation = (input: never) => number | readonly number[] | readonly (readonly number[])[];

/** A mistake that people make, as code, so that an attempt that makes it can be told by its numbers. */
export interface WrongVersion {
  /** The term of the formula that is wrong, e.g. "bias". */
  readonly term: string;
  /** e.g. "the bias is missing". */
  readonly name: string;
  readonly implementation: Implementation;
  /** What to look at. */
  readonly hint: string;
}

/** An exercise as data. test/src/exercises/bank.ts holds each one against its own wrong versions. */
export interface Exercise {
  readonly id: string;
  /** e.g. "forgetGate". */
  readonly title: string;
  /** Cases on which all the wrong versions are defined and differ from the reference and from each other. */
  readonly cases: readonly Case[];
  /** Cases of other shapes, tried after those. */
  readonly otherCases: readonly Case[];
  readonly reference: Implementation;
  /** One case worked out by hand, which the reference must meet before it judges anybody. */
  readonly worked: { readonly case: Case; readonly expected: readonly number[] };
  readonly wrong: readonly WrongVersion[];
  /** How far a number may be off, as a share of the largest expected one. Room for float32. */
  readonly tolerance: number;
}
