// What the faults that are recognised by comparing results, case by case, have in common.
import type { Case, Exercise } from "../exercise-type";
import type { Numbers } from "../numbers";
import type { Diagnosis } from "./suspect";

/** One case, with what the reference gives and what the attempt gave. */
export interface Observation {
  readonly input: Case;
  readonly expected: Numbers;
  readonly got: Numbers;
  /** Whether several rows of the result are one and the same array. */
  readonly aliased: boolean;
}

export type Observed = (observations: readonly Observation[], exercise: Exercise) => Diagnosis | undefined;

/** Returns whether the values are not all the same. */
export const differ = <T>(values: readonly T[]) => new Set(values.map((value) => JSON.stringify(value))).size > 1;

/** Returns the diagnosis if it holds for every case. */
export const always = (
  observations: readonly Observation[],
  holds: (one: Observation) => boolean,
  diagnosis: Diagnosis,
): Diagnosis | undefined => (observations.every(holds) ? diagnosis : undefined);
