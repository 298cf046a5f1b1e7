import { CheckError } from "../check/check";
import { grade } from "../check/grade";
import { exercises } from "./all";

/**
 * Tests a student's function with the cases of an exercise, in a visible test cell of an assignment. Unlike `exercise`, it throws if the function fails.
 *
 * @param id the id of the exercise, e.g. "02-3".
 * @param attempt the student's function.
 * @throws CheckError if the function fails or is still a stub. The message names the mistake or the first case that differs.
 */
export function requireExercise(id: string, attempt: unknown): void {
  const found = exercises.find((one) => one.id === id);
  if (!found) throw new Error(`requireExercise: there is no exercise "${id}".`);
  const { status, message } = grade(found, attempt);
  if (status !== "passed") throw new CheckError(`${found.title}: ${message}`);
  console.log(`✓ ${message}`);
}
