import type { Case, Exercise, WrongVersion } from "./exercise-type";
import { numbersText, valueText } from "./format";
import { describe } from "./numbers";
import { agree, shapeFault, type Trial, tryCase, valuesOf } from "./trial";

/** The result of an attempt, and the message for the learner. */
export interface Verdict {
  readonly status: "open" | "passed" | "failed";
  readonly message: string;
}

const OPEN: Verdict = { status: "open", message: "not attempted yet." };

/**
 * Returns the verdict on an attempt, by trying it on the cases of an exercise.
 *
 * The cases come in two parts. On the first all wrong versions are defined (square matrices, say), so an attempt that is
 * wrong there is held against each of them, and one that agrees on every case gives its name to the mistake. The second part
 * has the other shapes.
 */
export function grade(exercise: Exercise, attempt: unknown): Verdict {
  assertSound(exercise);
  if (attempt === undefined) return OPEN;
  if (typeof attempt !== "function")
    return failed(`expected the function ${exercise.title}, got ${describe(attempt)}.`);
  const call = attempt as (...args: unknown[]) => unknown;
  return (
    gradeCases(exercise, call, exercise.cases) ?? gradeCases(exercise, call, exercise.otherCases) ?? passed(exercise)
  );
}

const failed = (message: string): Verdict => ({ status: "failed", message });

function passed({ title, cases, otherCases }: Exercise): Verdict {
  return { status: "passed", message: `${title} is right on all ${cases.length + otherCases.length} cases.` };
}

/** Undefined when all these cases are right. */
function gradeCases(
  exercise: Exercise,
  attempt: (...args: unknown[]) => unknown,
  cases: readonly Case[],
): Verdict | undefined {
  const trials: Trial[] = [];
  for (const input of cases) {
    const trial = tryCase(attempt, input);
    if ("open" in trial) return trials.length === 0 ? OPEN : failed(`it returns nothing for ${caseText(input)}.`);
    trials.push(trial);
  }
  const wrongAt = trials.findIndex((trial, i) => !isRight(exercise, trial, cases[i]));
  if (wrongAt < 0) return undefined;
  const mistake = exercise.wrong.find((version) =>
    trials.every((trial, i) => isLike(exercise, version, trial, cases[i])),
  );
  if (mistake) return failed(`${mistake.name} (${mistake.term}): ${mistake.hint}`);
  return failed(firstDifference(exercise, trials[wrongAt], cases[wrongAt]));
}

function isRight(exercise: Exercise, trial: Trial, input: Case | undefined): boolean {
  if (!input || !("numbers" in trial)) return false;
  return agree(trial.numbers, valuesOf(exercise.reference, input), exercise.tolerance);
}

/** Whether a trial went as a wrong version goes. Only asked where one is defined: on the cases of the first part. */
function isLike(exercise: Exercise, version: WrongVersion, trial: Trial, input: Case | undefined): boolean {
  if (!input || !exercise.cases.includes(input) || !("numbers" in trial)) return false;
  return agree(trial.numbers, valuesOf(version.implementation, input), exercise.tolerance);
}

function firstDifference(exercise: Exercise, trial: Trial | undefined, input: Case | undefined): string {
  if (!trial || !input || "open" in trial) return "it returns nothing.";
  const place = `for ${caseText(input)}`;
  if ("fault" in trial) return `${trial.fault} This is ${place}.`;
  const expected = valuesOf(exercise.reference, input);
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

/** A reference that misses the case worked by hand must not judge anybody. */
function assertSound({ id, reference, worked, tolerance }: Exercise): void {
  const got = valuesOf(reference, worked.case);
  const fits = got.values.length === worked.expected.length; // the worked numbers are written as a list, row by row
  const expected = { values: worked.expected, shape: fits ? got.shape : [worked.expected.length] };
  if (!agree(got, expected, tolerance)) {
    throw new Error(`exercise ${id}: its reference misses the case worked by hand.`);
  }
}
