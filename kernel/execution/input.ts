// Lets cells ask the user for input: `prompt`, `confirm` and `alert` show their question in the front end. Reading standard input throws an error with advice.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";
import { currentCell } from "./context";

const ADVICE = "Ask with prompt(), or write the value into the cell";

/** The error for reading the process's standard input. Standard input would be empty forever, or it would belong to another program. */
class NoInput extends Error {
  override readonly name = "NoInput";

  constructor(what: string) {
    super(`${what}: a kernel's standard input is not the keyboard of the notebook's user. ${ADVICE}.`);
  }
}

/** Asks the user who runs the cell, and waits for the answer. */
function ask(what: string, prompt: string): string {
  const cell = currentCell();
  cell?.assertLive();
  if (!cell?.ask)
    throw new Error(
      `${what}: no input is available: this client does not support input, or no cell is running. Write the value into the cell.`,
    );
  return cell.ask(prompt);
}

/** `prompt`, `confirm` and `alert`, as in browsers and Deno. The front end shows the question below the cell, with a field for the answer. */
const questions = {
  /** @returns the answer, or the default if the answer is empty */
  prompt(message: unknown = "", value: unknown = ""): string {
    const shown = value === "" ? "" : `[${value}] `;
    return ask("prompt()", `${message} ${shown}`.trimStart()) || String(value);
  },
  /** @returns whether the answer is y or yes */
  confirm(message: unknown = "Continue?"): boolean {
    return /^\s*y(es)?\s*$/i.test(ask("confirm()", `${message} [y/N] `));
  },
  /** Shows a text until Enter is pressed. */
  alert(message: unknown = ""): void {
    ask("alert()", `${message} [Enter] `.trimStart());
  },
};

/** The declarations of `prompt`, `confirm` and `alert`. TypeScript declares these functions only for browsers. */
export const questionTypes = `
/**
 * Asks the user for a line of text below the cell, and waits for the answer.
 *
 * @returns the answer. If the answer is empty, returns value, which is "" by default.
 */
declare function prompt(message?: string, value?: string): string;
/** Asks the user a question below the cell, and waits for the answer. @returns whether the answer is y or yes */
declare function confirm(message?: string): boolean;
/** Shows a text below the cell until Enter is pressed. */
declare function alert(message?: string): void;
`;

/**
 * Replaces the process's standard input by an empty one, so that a program that a cell starts does not wait for input. Call this function before
 * other threads open files. The opened file gets the lowest free descriptor, which must be 0.
 */
export function closeInput(): void {
  if (process.platform === "win32") return;
  fs.closeSync(0);
  fs.openSync("/dev/null", "w");
}

/** Gives cells `prompt`, `confirm` and `alert`, and makes reading standard input an error. */
export function installInput(): void {
  for (const [name, value] of Object.entries(questions))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  const reject = (path: unknown, what: string) => {
    if (path === 0 || path === "/dev/stdin" || path === "/proc/self/fd/0") throw new NoInput(what);
  };
  for (const name of ["readFileSync", "readSync", "read", "readFile", "createReadStream", "openSync"] as const) {
    const original = fs[name] as (...args: unknown[]) => unknown;
    const guarded = (...args: unknown[]) => {
      reject(args[0], `fs.${name}(${JSON.stringify(args[0])})`);
      return original(...args);
    };
    Object.assign(fs, { [name]: Object.assign(Object.defineProperty(guarded, "name", { value: name }), original) });
  }
  syncBuiltinESMExports();
  // A stream reports its error only once. So each new reader gets a new stream after the last stream has failed.
  let stdin: Readable | undefined;
  const get = (): Readable => {
    if (!stdin || stdin.destroyed) stdin = unreadable();
    return stdin;
  };
  Object.defineProperty(process, "stdin", { configurable: true, get });
}

/** Returns a stream that fails when it is read. The error explains why no input is available. */
function unreadable(): Readable {
  return new Readable({
    read() {
      this.destroy(new NoInput("process.stdin"));
    },
  });
}
