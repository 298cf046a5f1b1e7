// Makes reading standard input an error with advice. Cells ask their user with `prompt` instead (core/execution/questions.ts).
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";

const ADVICE = "Ask with prompt(), or write the value into the cell";

/** The error for reading the process's standard input. Standard input would be empty forever, or it would belong to another program. */
class NoInput extends Error {
  override readonly name = "NoInput";

  constructor(what: string) {
    super(`${what}: a kernel's standard input is not the keyboard of the notebook's user. ${ADVICE}.`);
  }
}

/**
 * Replaces the process's standard input by an empty one, so that a program that a cell starts does not wait for input. Call this function before
 * other threads open files. The opened file gets the lowest free descriptor, which must be 0.
 */
export function closeInput(): void {
  if (process.platform === "win32") return;
  fs.closeSync(0);
  fs.openSync("/dev/null", "w");
}

/** Makes reading standard input an error. */
export function rejectStandardInput(): void {
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
