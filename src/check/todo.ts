// Defines `todo`, which an exercise's stub calls until the learner has replaced it.
/** The error that a stub throws while the learner has not replaced it. */
export class TodoError extends Error {
  override readonly name = "TodoError";
}

/**
 * Marks the body of a stub. If a stub throws TodoError, `exercise` reports the exercise as open.
 *
 * @throws TodoError always
 */
export function todo(what = "this exercise"): never {
  throw new TodoError(`${what} is not written yet: replace the line that calls todo().`);
}
