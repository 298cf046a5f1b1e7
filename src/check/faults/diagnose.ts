// Finds the one mistake, common to many exercises, that explains an attempt's results.
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

/** These are certain, or say least: the first that fits is the diagnosis. */
const FIRST: readonly Observed[] = [aliasedRows, constantResult, returnedArgument, almostZero, oneRow, arrangement];
/** These are tried if nothing else fits. */
const LAST: readonly Observed[] = [rounded, permutedRows, fixedSize];
/** The largest number of mistakes that a message names as alternatives. */
const LARGEST_CHOICE = 2;
/** The fewest numbers in which a mistake must differ from the right answer, so that it is not taken for one by chance. */
const FEWEST_DIFFERENT = 2;

/**
 * Returns the mistake that explains all results, or undefined if none does or too many do.
 * Two mistakes that give the same numbers in every case are named together, as alternatives.
 *
 * @param observations the results so far; at least one differs from what is expected.
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

/** Returns the suspects whose results equal those of the attempt in every case. */
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
  if (!sameShape(result.shape, expected.shape)) return FEWEST_DIFFERENT; // a wrong shape is no accident
  return result.values.filter((value, i) => Math.abs(value - (expected.values[i] ?? 0)) > tolerance).length;
}

/** Returns the diagnoses without repeated names. */
function distinct(all: readonly Diagnosis[]): Diagnosis[] {
  return all.filter(({ name }, i) => all.findIndex((one) => one.name === name) === i);
}

/** Returns the mistakes that the exercise's cases can tell from the right answer: in the formula, or after it. */
export function suspectsOf(exercise: Exercise): Suspects {
  const known = cached.get(exercise) ?? makeSuspects(exercise);
  cached.set(exercise, known);
  return known;
}

interface Suspects {
  readonly formula: readonly Suspect[];
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

/** A suspect must differ from the right answer somewhere, and its result must depend on the case. */
function isTelling({ result }: Suspect, exercise: Exercise): boolean {
  const cases = [...exercise.cases, ...exercise.otherCases];
  const results = cases.map(result);
  const differs = cases.some((input, i) => {
    const [right, one] = [referenceResult(exercise, input), results[i]];
    return right !== undefined && one !== undefined && !agree(one, right, exercise.tolerance);
  });
  const first = results.slice(0, exercise.cases.length); // the other cases are extreme
  const values = new Set(first.flatMap((one) => one?.values ?? []).map((value) => value.toPrecision(5)));
  return differs && values.size > 1;
}
