// Defines `exercise`, with which a learner tries an answer in a notebook.
import { grade } from "../check/grade";
import { quiet } from "../check/quiet";
import { exercises } from "./all";

/** The verdict on an attempt. "open" means that it was not attempted yet. */
export interface ExerciseResult {
  readonly id: string;
  readonly status: "open" | "passed" | "failed";
  readonly message: string;
}

const MARKS = { open: "○", passed: "✓", failed: "✗" } as const;

/**
 * Tries an attempt at an exercise, and prints whether it passed or what is wrong with it. Never throws.
 *
 * @param id e.g. "02-3".
 * @param attempt the learner's function; see the lesson for its parameters. It may return a number or arrays, a mathjs Matrix or a tensor.
 * @returns the result. An unmodified tslab echoes it if the call is the last line of a cell, so write `void exercise(…)`.
 */
export function exercise(id: string, attempt: unknown): ExerciseResult {
  const found = exercises.find((one) => one.id === id);
  const names = exercises.map((one) => one.id).join(", ");
  const verdict = found
    ? grade(found, attempt)
    : ({ status: "failed", message: `there is no exercise with this id. The ids are: ${names}.` } as const);
  console.log(`${MARKS[verdict.status]} exercise ${id} ${verdict.status}: ${verdict.message}`);
  return quiet({ id, ...verdict });
}
