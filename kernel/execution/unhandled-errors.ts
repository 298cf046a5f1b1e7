// Reports errors that no code catches, in the output of the cell that caused them.
import { describe, KeyboardInterrupt } from "../errors/failure";
import type { Cell } from "./cell";
import { currentCell, ownerOf } from "./context";
import type { Output } from "./output";
import type { Supervisor } from "./supervisor";

/**
 * Reports what is thrown where nobody catches it: promises that are not awaited, callbacks of timers and events.
 * It is the error of the cell that made it, if that one still runs; else it is printed to that cell's output.
 *
 * @returns what timers report to.
 */
export function reportUnhandledErrors(supervisor: Supervisor, output: Output): (cell: Cell, error: unknown) => void {
  function report(what: string, cell: Cell | undefined, error: unknown): void {
    if (!cell) {
      process._rawDebug(`gatebook kernel: ${what}: ${describe(error).traceback.join("\n")}`);
      return;
    }
    // a loop that was stopped behind its cell's back, as it should
    if (error instanceof KeyboardInterrupt || isEndedWait(error)) return;
    if (supervisor.fail(cell, error)) return;
    output.printError(
      cell,
      `${what} from ${cell.name}, after it had ended:\n${describe(error).traceback.join("\n")}\n`,
    );
  }
  process.on("unhandledRejection", (error, promise) => report("Unhandled rejection", ownerOf(promise), error));
  process.on("uncaughtException", (error) => report("Uncaught exception", currentCell(), error));
  // told already; Node would warn once more
  process.on("rejectionHandled", () => {});
  return (cell, error) => report("Uncaught exception", cell, error);
}

/** Whether an error is what node:timers/promises throws when an interrupt ends its wait. */
export function isEndedWait(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError" && error.cause instanceof KeyboardInterrupt;
}

declare global {
  namespace NodeJS {
    interface Process {
      /** Writes to the terminal, past everything that may be redirected. */
      _rawDebug(text: string): void;
    }
  }
}
