// Lets cells ask the user for input: `prompt`, `confirm` and `alert` show their question in the front end.
import { currentCell } from "./context";

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

/** Gives cells `prompt`, `confirm` and `alert`. */
export function installQuestions(): void {
  for (const [name, value] of Object.entries(questions))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
