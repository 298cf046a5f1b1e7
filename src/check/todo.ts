// What a stub calls until the learner has written it.
/** Thrown by a stub that nobody has filled in yet. */
export class TodoError extends Error {
  override readonly name = "TodoError";
}

/** The body of an exercise's stub: `exercise` sees it and reports the exercise as open. */
export function todo(what = "this exercise"): never {
  throw new TodoError(`${what} is yours to write: replace the line that calls todo().`);
}
