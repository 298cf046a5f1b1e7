import { CheckError } from "../check/check";
import { grade } from "../check/grade";
import { exercises } from "./all";

/**
 * A visible test of an assignment: holds a function against an exercise's cases and says which term is wrong.
 *
 * @param id an exercise's, e.g. "02-3"; `exercise` tries the same without failing the cell.
 * @param attempt the student's function.
 * @throws CheckError with the wrong term, or the first case that differs; also for a stub.
 */
export function requireExercise(id: string, attempt: unknown): void {
  const found = exercises.find((one) => one.id === id);
  if (!found) throw new Error(`requireExercise: there is no exercise "${id}".`);
  const { status, message } = grade(found, attempt);
  if (status !== "passed") throw new CheckError(`${found.title}: ${message}`);
  console.log(`✓ ${message}`);
}
