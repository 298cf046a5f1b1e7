// Reports errors that no code catches, in the output of the cell that caused them.
import { describe, KeyboardInterrupt } from "../errors/failure";
import type { Cell } from "./cell";
import { currentCell, ownerOf } from "./context";
import type { Output } from "./output";
import type { Supervisor } from "./supervisor";

/**
 * Reports the errors of promises that are not awaited, and of callbacks of timers and events.
 * If the cell that caused the error still runs, it fails with this error. Otherwise the error is printed to the cell's output.
 *
 * @returns the function to which timers report errors.
 */
export function reportUnhandledErrors(supervisor: Supervisor, output: Output): (cell: Cell, error: unknown) => void {
  function report(what: string, cell: Cell | undefined, error: unknown): void {
    if (!cell) {
      process._rawDebug(`gatebook kernel: ${what}: ${describe(error).traceback.join("\n")}`);
      return;
    }
    // this error has ended the code of a cell that was stopped, which is intended
    if (error instanceof KeyboardInterrupt || isEndedWait(error)) return;
    if (supervisor.fail(cell, error)) return;
    output.printError(
      cell,
      `${what} from ${cell.name}, after it had finished:\n${describe(error).traceback.join("\n")}\n`,
    );
  }
  process.on("unhandledRejection", (error, promise) => report("Unhandled rejection", ownerOf(promise), error));
  process.on("uncaughtException", (error) => report("Uncaught exception", currentCell(), error));
  // The rejection has already been reported. Without a listener, Node would print a warning too.
  process.on("rejectionHandled", () => {});
  return (cell, error) => report("Uncaught exception", cell, error);
}

/** Returns whether `node:timers/promises` has thrown this error because an interrupt has stopped the timer. */
export function isEndedWait(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError" && error.cause instanceof KeyboardInterrupt;
}

declare global {
  namespace NodeJS {
    interface Process {
      /** Writes to the terminal directly, even if outputs are redirected. */
      _rawDebug(text: string): void;
    }
  }
}
