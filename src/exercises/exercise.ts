// Defines `exercise`, which checks a learner's solution in a notebook.
import { grade } from "../check/grade";
import { quiet } from "../check/quiet";
import { wrap } from "../check/wrap";
import { exercises } from "./all";

/** The verdict on an attempt. The status "open" means that the learner has not attempted the exercise yet. */
export interface ExerciseResult {
  readonly id: string;
  readonly status: "open" | "passed" | "failed";
  readonly message: string;
}

const MARKS = { open: "○", passed: "✓", failed: "✗" } as const;

/**
 * Tests an attempt at an exercise, and prints whether the attempt passed or what is wrong with it. Never throws.
 *
 * @param id the id of the exercise, e.g. "02-3".
 * @param attempt the learner's function, with the parameters that the lesson names. It may return a number, arrays, a mathjs Matrix or a tensor.
 * @returns the verdict. If the call is the last line of a cell, an unmodified tslab also prints this object. `void exercise(…)` avoids that.
 */
export function exercise(id: string, attempt: unknown): ExerciseResult {
  const found = exercises.find((one) => one.id === id);
  const names = exercises.map((one) => one.id).join(", ");
  const verdict = found
    ? grade(found, attempt)
    : ({ status: "failed", message: `there is no exercise with this id. The ids are: ${names}.` } as const);
  console.log(wrap(`${MARKS[verdict.status]} exercise ${id} ${verdict.status}: ${verdict.message}`));
  return quiet({ id, ...verdict });
}
