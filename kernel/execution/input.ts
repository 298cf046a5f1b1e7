// Input for cells: prompt, confirm and alert ask in the front end, and reading standard input fails with advice.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";
import { currentCell } from "./context";

const ADVICE = "Ask with prompt(), or write the value into the cell";

/** What reading the process's own input would be: for ever empty, or somebody else's. */
class NoInput extends Error {
  override readonly name = "NoInput";

  constructor(what: string) {
    super(`${what}: a kernel's standard input is not the keyboard of whoever reads the notebook. ${ADVICE}.`);
  }
}

/** Asks whoever runs the cell, and waits. */
function ask(what: string, prompt: string): string {
  const cell = currentCell();
  cell?.assertLive();
  if (!cell?.ask)
    throw new Error(
      `${what}: nobody can answer here: this client takes no input, or no cell runs. Write the value into the cell.`,
    );
  return cell.ask(prompt);
}

/** What browsers and Deno have. A kernel shows the question below the cell, with a field for the answer. */
const questions = {
  /** @returns the answer; where it is empty, the default */
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

/** The same for TypeScript, which knows them of browsers only. */
export const questionTypes = `
/** Asks for a line of text below the cell, and waits for it. @returns the answer; where it is empty, the default ("" if there is none) */
declare function prompt(message?: string, value?: string): string;
/** Asks a question below the cell. @returns whether the answer is y or yes */
declare function confirm(message?: string): boolean;
/** Shows a text below the cell until Enter is pressed. */
declare function alert(message?: string): void;
`;

/**
 * Gives the process an input that nobody can read: a program that a cell starts is not left waiting. Before other threads open files, since the
 * lowest free number is taken.
 */
export function closeInput(): void {
  if (process.platform === "win32") return;
  fs.closeSync(0);
  fs.openSync("/dev/null", "w");
}

/** Gives cells `prompt`, `confirm` and `alert`, and makes an error of reading standard input. */
export function installInput(): void {
  for (const [name, value] of Object.entries(questions))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  const refuse = (path: unknown, what: string) => {
    if (path === 0 || path === "/dev/stdin" || path === "/proc/self/fd/0") throw new NoInput(what);
  };
  for (const name of ["readFileSync", "readSync", "read", "readFile", "createReadStream", "openSync"] as const) {
    const original = fs[name] as (...args: unknown[]) => unknown;
    const guarded = (...args: unknown[]) => {
      refuse(args[0], `fs.${name}(${JSON.stringify(args[0])})`);
      return original(...args);
    };
    Object.assign(fs, { [name]: Object.assign(Object.defineProperty(guarded, "name", { value: name }), original) });
  }
  syncBuiltinESMExports();
  // a new one where the last has told its reader why: a stream tells it once
  let stdin: Readable | undefined;
  const get = (): Readable => {
    if (!stdin || stdin.destroyed) stdin = unreadable();
    return stdin;
  };
  Object.defineProperty(process, "stdin", { configurable: true, get });
}

/** An input that says to its reader why there is none. */
function unreadable(): Readable {
  return new Readable({
    read() {
      this.destroy(new NoInput("process.stdin"));
    },
  });
}
