/** A mistake in a command's arguments. It is printed without a stack, and the exit status is 2. */
export class UsageError extends Error {
  /** @override */
  name = "UsageError";
}
