/** The error for invalid arguments of a command. The command prints only the message, without a stack, and exits with status 2. */
export class UsageError extends Error {
  /** @override */
  name = "UsageError";
}
