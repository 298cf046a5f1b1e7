// Defines the requests and replies between the two grading kernels.

/** The length of the longest reply that the grader's kernel reads, in bytes. */
export const LONGEST_REPLY = 16 * 1024 * 1024;

/**
 * A request of the grader's kernel to the student's kernel. Each request and each reply is one line of JSON. Each kernel inherits one end of a pair of
 * connected sockets.
 *
 * The student's kernel runs the student's code, which could send any reply. So a reply can decide nothing but the value that a call returns.
 */
export type StudentRequest =
  /** Asks for the names that the student's cells have declared, and which of them are functions. */
  | { readonly n: number; readonly ask: "names" }
  /** Asks for a variable's value. A promise is awaited. */
  | { readonly n: number; readonly ask: "value"; readonly name: string }
  | { readonly n: number; readonly ask: "call"; readonly name: string; readonly args: readonly unknown[] };

/** The reply to request `n`. */
export type StudentReply =
  | { readonly n: number; readonly value: unknown }
  | { readonly n: number; readonly error: { readonly name: string; readonly message: string } };

/** An entry of the reply to "names". */
export interface Declared {
  readonly name: string;
  readonly callable: boolean;
}

/** Returns the file descriptor that an environment variable gives, or undefined if it is not set. */
export function descriptor(name: string): number | undefined {
  const value = process.env[name];
  if (value === undefined || value === "") return undefined;
  const fd = Number(value);
  if (!Number.isInteger(fd) || fd < 3) throw new Error(`${name} must be a file descriptor of at least 3, got ${value}`);
  return fd;
}
