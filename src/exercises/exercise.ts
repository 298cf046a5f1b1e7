import { grade } from "../check/grade";
import { quiet } from "../check/quiet";
import { exercises } from "./all";

/** How an attempt stands. "open": not attempted yet. */
export interface ExerciseResult {
  readonly id: string;
  readonly status: "open" | "passed" | "failed";
  readonly message: string;
}

const MARKS = { open: "○", passed: "✓", failed: "✗" } as const;

/**
 * Tries an attempt at an exercise and says what is wrong with it, by the name of the term where it can. Never throws.
 *
 * @param id e.g. "02-3".
 * @param attempt the learner's function; see the lesson for its parameters. It may return a number or arrays, a mathjs Matrix or a tensor.
 * @returns the result, which is printed too; an unmodified tslab echoes it at a cell's end, so write `void exercise(…)` there.
 */
export function exercise(id: string, attempt: unknown): ExerciseResult {
  const found = exercises.find((one) => one.id === id);
  const names = exercises.map((one) => one.id).join(", ");
  const verdict = found
    ? grade(found, attempt)
    : ({ status: "failed", message: `there is no exercise of that name. There are: ${names}.` } as const);
  console.log(`${MARKS[verdict.status]} exercise ${id} ${verdict.status}: ${verdict.message}`);
  return quiet({ id, ...verdict });
}
