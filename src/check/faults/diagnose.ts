// Finds the mistake that explains an attempt's results, among the mistakes that many exercises share.
// A suspect (see suspect.ts) computes the results of a mistake. An observed fault (see observation.ts) is recognised in the results themselves.
import type { Exercise } from "../exercise-type";
import { type Numbers, sameShape } from "../numbers";
import { agree } from "../trial";
import { activationSuspects } from "./activation-suspects";
import { argumentSuspects } from "./arguments";
import { matrixSuspects } from "./matrices";
import type { Observation, Observed } from "./observation";
import { almostZero, factor, rounded } from "./observed-numbers";
import {
  aliasedRows,
  arrangement,
  constantResult,
  fixedSize,
  oneRow,
  permutedRows,
  returnedArgument,
} from "./observed-rows";
import { rowSuspects, valueSuspects } from "./result-suspects";
import { type Diagnosis, referenceResult, type Suspect } from "./suspect";

/** The observed faults that are tried before all suspects. The first fault that fits is the diagnosis. */
const FIRST: readonly Observed[] = [aliasedRows, constantResult, returnedArgument, almostZero, oneRow, arrangement];
/** The observed faults that are tried if no suspect fits. */
const LAST: readonly Observed[] = [rounded, permutedRows, fixedSize];
/** The largest number of mistakes that a message names as alternatives. */
const LARGEST_CHOICE = 2;
/** The fewest numbers in which a suspect must differ from the right answer. With fewer, an attempt could equal the suspect by chance. */
const FEWEST_DIFFERENT = 2;

/**
 * Returns the mistake that explains all results, or undefined if no mistake explains them or too many do.
 * If two mistakes give the same numbers in every case, the diagnosis names both as alternatives.
 *
 * @param observations the attempt's results so far. At least one of them differs from the expected result.
 */
export function diagnose(exercise: Exercise, observations: readonly Observation[]): Diagnosis | undefined {
  const first = firstOf(FIRST, observations, exercise);
  if (first) return first;
  const { formula, afterwards } = suspectsOf(exercise);
  const fitting = distinct(fittingOf(formula, observations, exercise));
  if (fitting.length === 0) {
    const scaled = factor(observations, exercise);
    fitting.push(...distinct([...fittingOf(afterwards, observations, exercise), ...(scaled ? [scaled] : [])]));
  }
  if (fitting.length > LARGEST_CHOICE) return undefined;
  if (fitting.length > 1)
    return {
      name: `either ${fitting.map(({ name }) => name).join(", or ")}`,
      hint: fitting.map(({ hint }) => hint).join(" Or: "),
    };
  return fitting[0] ?? firstOf(LAST, observations, exercise);
}

/** Returns the diagnosis of the first observed fault that fits. */
function firstOf(
  all: readonly Observed[],
  observations: readonly Observation[],
  exercise: Exercise,
): Diagnosis | undefined {
  for (const one of all) {
    const found = one(observations, exercise);
    if (found) return found;
  }
  return undefined;
}

/** Returns the suspects whose results equal the attempt's results in every case. */
function fittingOf(
  suspects: readonly Suspect[],
  observations: readonly Observation[],
  { tolerance }: Exercise,
): Suspect[] {
  return suspects.filter((suspect) => {
    let different = 0;
    for (const { input, got, expected } of observations) {
      const result = suspect.result(input);
      if (result === undefined || !agree(got, result, tolerance)) return false;
      different += agree(result, expected, tolerance) ? 0 : countDifferent(result, expected, tolerance);
    }
    return different >= FEWEST_DIFFERENT;
  });
}

function countDifferent(result: Numbers, expected: Numbers, tolerance: number): number {
  if (!sameShape(result.shape, expected.shape)) return FEWEST_DIFFERENT; // another shape is enough: an attempt does not get the suspect's wrong shape by chance
  return result.values.filter((value, i) => Math.abs(value - (expected.values[i] ?? 0)) > tolerance).length;
}

/** Returns the diagnoses without repeated names. */
function distinct(all: readonly Diagnosis[]): Diagnosis[] {
  return all.filter(({ name }, i) => all.findIndex((one) => one.name === name) === i);
}

/** Returns the suspects whose results differ from the exercise's right results. */
export function suspectsOf(exercise: Exercise): Suspects {
  const known = cached.get(exercise) ?? makeSuspects(exercise);
  cached.set(exercise, known);
  return known;
}

interface Suspects {
  /** Mistakes in the arguments, the activations or the order of rows. */
  readonly formula: readonly Suspect[];
  /** Mistakes that change each number of a right result. They are tried only if no suspect in `formula` fits. */
  readonly afterwards: readonly Suspect[];
}

const cached = new WeakMap<Exercise, Suspects>();

function makeSuspects(exercise: Exercise): Suspects {
  const formula = [
    ...argumentSuspects(exercise),
    ...matrixSuspects(exercise),
    ...activationSuspects(exercise),
    ...rowSuspects(exercise),
  ];
  const telling = (suspect: Suspect) => isTelling(suspect, exercise);
  return { formula: formula.filter(telling), afterwards: valueSuspects(exercise).filter(telling) };
}

/** Returns whether a suspect's results differ from the right results in at least one case, and are not the same number everywhere. */
function isTelling({ result }: Suspect, exercise: Exercise): boolean {
  const cases = [...exercise.cases, ...exercise.otherCases];
  const results = cases.map(result);
  const differs = cases.some((input, i) => {
    const [right, one] = [referenceResult(exercise, input), results[i]];
    return right !== undefined && one !== undefined && !agree(one, right, exercise.tolerance);
  });
  const first = results.slice(0, exercise.cases.length); // without `otherCases`, whose numbers are extreme
  const values = new Set(first.flatMap((one) => one?.values ?? []).map((value) => value.toPrecision(5)));
  return differs && values.size > 1;
}
