// Grades an attempt at an exercise.
import type { Case, Exercise, WrongVersion } from "./exercise-type";
import { diagnose } from "./faults/diagnose";
import type { Observation } from "./faults/observation";
import { repairedMath } from "./faults/repaired-math";
import { numbersText, valueText } from "./format";
import { describe } from "./numbers";
import { type Attempt, agree, expectedOf, shapeFault, type Trial, tryCase, valuesOf } from "./trial";

/** The checker's decision on an attempt, and the message for the learner. */
export interface Verdict {
  readonly status: "open" | "passed" | "failed";
  readonly message: string;
}

const OPEN: Verdict = { status: "open", message: "not attempted yet." };

/**
 * Returns the verdict on an attempt, by trying it on the cases of an exercise.
 *
 * The cases come in two parts. In the first part, all wrong versions of the exercise are defined (for example, all matrices are square).
 * The second part has other shapes and extreme numbers. An attempt that fails in the first part is compared with each wrong version. An
 * attempt that equals none of them, or that fails in the second part only, is compared with the mistakes that many exercises share.
 */
export function grade(exercise: Exercise, attempt: unknown): Verdict {
  assertSound(exercise);
  if (attempt === undefined) return OPEN;
  if (typeof attempt !== "function")
    return failed(`expected the function ${exercise.title}, got ${describe(attempt)}.`);
  const tried: Tried[] = [];
  for (const cases of [exercise.cases, exercise.otherCases]) {
    for (const input of cases) {
      const trial = tryCase(attempt as Attempt, input, exercise);
      if ("open" in trial) {
        if (tried.length === 0) return OPEN;
        const where = caseText(input);
        const cause = byMath(exercise, attempt as Attempt, input);
        return failed(cause ? `it returns nothing.${cause} This is for ${where}.` : `it returns nothing for ${where}.`);
      }
      tried.push({ input, trial });
    }
    const wrong = tried.find((one) => !isRight(exercise, one));
    if (wrong) return failed(faultOf(exercise, tried, wrong, () => byMath(exercise, attempt as Attempt, wrong.input)));
  }
  return passed(exercise);
}

interface Tried {
  readonly input: Case;
  readonly trial: Exclude<Trial, { readonly open: true }>;
}

const failed = (message: string): Verdict => ({ status: "failed", message });

function passed({ title, cases, otherCases }: Exercise): Verdict {
  return { status: "passed", message: `${title} is right on all ${cases.length + otherCases.length} cases.` };
}

function isRight(exercise: Exercise, { input, trial }: Tried): boolean {
  if (!("numbers" in trial)) return false;
  const expected = expectedOf(exercise, input);
  return (
    agree(trial.numbers, expected, exercise.tolerance) &&
    (!exercise.exactZeros || expected.values.every((value, i) => value !== 0 || trial.numbers.values[i] === 0))
  );
}

/** Returns the message of a failed attempt. It shows the first case that differs and, if a known mistake explains all results, the name of that mistake. */
function faultOf(exercise: Exercise, tried: readonly Tried[], wrong: Tried, advice: () => string): string {
  const difference = differenceText(exercise, wrong);
  const observations: Observation[] = [];
  for (const { input, trial } of tried) {
    if (!("numbers" in trial)) return difference;
    observations.push({ input, expected: expectedOf(exercise, input), got: trial.numbers, aliased: trial.aliased });
  }
  const known = exercise.wrong.find((version) => observations.every((one) => isLike(exercise, version, one)));
  if (known) return `${known.name} (${known.term}): ${known.hint} ${capital(difference)}`;
  const extreme = advice();
  if (extreme) return `${difference}${extreme}`;
  const common = diagnose(exercise, observations);
  return common ? `${common.name}: ${common.hint} ${capital(difference)}` : difference;
}

/**
 * Returns the exercise's advice on NaN, if a NaN inside the attempt made its result wrong or missing: if the result is right as soon as a
 * function of Math no longer gives NaN or Infinity. Otherwise returns an empty text.
 */
function byMath(exercise: Exercise, attempt: Attempt, input: Case): string {
  if (!exercise.nanHint) return "";
  const cause = repairedMath(() => {
    const trial = tryCase(attempt, input, exercise);
    return !("open" in trial) && isRight(exercise, { input, trial });
  }, exercise.nanHint);
  return cause ? ` ${cause}` : "";
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** Returns whether a result equals the result of a wrong version. False for the cases of the second part, where wrong versions may be undefined. */
function isLike(exercise: Exercise, version: WrongVersion, { input, got }: Observation): boolean {
  return exercise.cases.includes(input) && agree(got, valuesOf(version.implementation, input), exercise.tolerance);
}

function differenceText(exercise: Exercise, { input, trial }: Tried): string {
  const place = `for ${caseText(input)}`;
  if ("fault" in trial) return `${trial.fault} This is ${place}.`;
  const expected = expectedOf(exercise, input);
  const fault = shapeFault(trial.numbers, expected);
  return fault
    ? `${place}: ${fault}`
    : `${place}: expected ${numbersText(expected)}, got ${numbersText(trial.numbers)}.`;
}

function caseText(input: Case): string {
  return Object.entries(input)
    .map(([name, value]) => `${name} = ${valueText(value)}`)
    .join(", ");
}

/** Throws if the reference gives another result than the case that was worked by hand. Such a reference must not judge attempts. */
function assertSound(exercise: Exercise): void {
  const { id, worked, tolerance } = exercise;
  const got = expectedOf(exercise, worked.case);
  const fits = got.values.length === worked.expected.length; // the worked numbers are written as a list, row by row
  const expected = { values: worked.expected, shape: fits ? got.shape : [worked.expected.length] };
  if (!agree(got, expected, tolerance)) {
    throw new Error(`exercise ${id}: its reference disagrees with the case that was worked by hand.`);
  }
}
