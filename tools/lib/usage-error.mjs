/** What the person who typed a command got wrong: printed without a stack, and the status is 2. */
export class UsageError extends Error {
  /** @override */
  name = "UsageError";
}
