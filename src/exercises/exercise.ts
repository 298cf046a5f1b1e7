// Defines `exercise`, which checks a learner's solution in a notebook.
import { grade } from "../check/grade";
import { quiet } from "../check/quiet";
import { gradeSetting } from "../check/setting";
import { wrap } from "../check/wrap";
import { exercises } from "./all";
import { settings } from "./settings/all";

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
 *     const fading = explore(memory({ bias: 1, lag: 20 }));
 *     void exercise("02-6", await fading.state()); // in the next cell
 *
 * @param id the id of the exercise, e.g. "02-3".
 * @param attempt the learner's function, with the parameters that the lesson names. It may return a number, arrays, a mathjs Matrix or a tensor. In an exercise
 * that asks the learner to set an explorable or a slider, its state or its value.
 * @returns the verdict. If the call is the last line of a cell, an unmodified tslab also prints this object. `void exercise(…)` avoids that.
 */
export function exercise(id: string, attempt: unknown): ExerciseResult {
  const verdict = verdictOn(id, attempt);
  console.log(wrap(`${MARKS[verdict.status]} exercise ${id} ${verdict.status}: ${verdict.message}`));
  return quiet({ id, ...verdict });
}

function verdictOn(id: string, attempt: unknown): Omit<ExerciseResult, "id"> {
  const written = exercises.find((one) => one.id === id);
  if (written) return grade(written, attempt);
  const set = settings.find((one) => one.id === id);
  if (set) return gradeSetting(set, attempt);
  const names = [...exercises, ...settings].map((one) => one.id).sort();
  return { status: "failed", message: `there is no exercise with this id. The ids are: ${names.join(", ")}.` };
}
