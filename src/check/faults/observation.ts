// The types and helpers of the observed faults. An observed fault is recognised by comparing an attempt's results with the expected results,
// case by case. A suspect (suspect.ts), in contrast, computes the results of a mistake.
import type { Case, Exercise } from "../exercise-type";
import type { Numbers } from "../numbers";
import type { Diagnosis } from "./suspect";

/** One case, with the reference's result (`expected`) and the attempt's result (`got`). */
export interface Observation {
  readonly input: Case;
  readonly expected: Numbers;
  readonly got: Numbers;
  /** Whether several rows of the attempt's result are the same array in memory. */
  readonly aliased: boolean;
}

/** An observed fault: a function that returns the diagnosis if the results show this fault. */
export type Observed = (observations: readonly Observation[], exercise: Exercise) => Diagnosis | undefined;

/** Returns whether the values are not all the same. */
export const differ = <T>(values: readonly T[]) => new Set(values.map((value) => JSON.stringify(value))).size > 1;

/** Returns the diagnosis if `holds` is true for every case. */
export const always = (
  observations: readonly Observation[],
  holds: (one: Observation) => boolean,
  diagnosis: Diagnosis,
): Diagnosis | undefined => (observations.every(holds) ? diagnosis : undefined);
