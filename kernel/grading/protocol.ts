// The requests and replies between the two kernels that grade.
/** The longest reply that the grader's kernel reads, in bytes. */
export const LONGEST_REPLY = 16 * 1024 * 1024;

/**
 * The requests of the grader's kernel to the student's, one line of JSON each way over a pair of sockets that both inherit.
 *
 * Whoever answers runs the student's code and may say anything: a reply decides which value a call gives, and nothing else.
 */
export type StudentRequest =
  /** The names that the student's cells have declared, and which of them are functions. */
  | { readonly n: number; readonly ask: "names" }
  /** A variable's value; of a promise, what it becomes. */
  | { readonly n: number; readonly ask: "value"; readonly name: string }
  | { readonly n: number; readonly ask: "call"; readonly name: string; readonly args: readonly unknown[] };

/** The reply to request `n`. */
export type StudentReply =
  | { readonly n: number; readonly value: unknown }
  | { readonly n: number; readonly error: { readonly name: string; readonly message: string } };

/** What "names" is answered with. */
export interface Declared {
  readonly name: string;
  readonly callable: boolean;
}

/** The file descriptor that an environment variable names; undefined where it is not set. */
export function descriptor(name: string): number | undefined {
  const value = process.env[name];
  if (value === undefined || value === "") return undefined;
  const fd = Number(value);
  if (!Number.isInteger(fd) || fd < 3) throw new Error(`${name} must be a file descriptor from 3 on, got ${value}`);
  return fd;
}
