// Defines `todo`, which an exercise's stub calls until the learner has replaced it.
/** The error of a stub that the learner has not replaced yet. */
export class TodoError extends Error {
  override readonly name = "TodoError";
}

/** Marks the body of a stub: it throws TodoError, and `exercise` then reports the exercise as open. @throws TodoError */
export function todo(what = "this exercise"): never {
  throw new TodoError(`${what} is yours to write: replace the line that calls todo().`);
}
