// Reports errors that no code catches, in the output of the cell that caused them.
import { describe, KeyboardInterrupt } from "../errors/failure";
import { platform } from "../platform";
import type { Cell } from "./cell";
import type { Output } from "./output";
import type { Supervisor } from "./supervisor";

/** Reports an error that no code has caught. `what` is "Unhandled rejection" or "Uncaught exception". */
export type ReportUnhandled = (what: string, cell: Cell | undefined, error: unknown) => void;

/**
 * Returns a function that reports the errors of promises that are not awaited, and of callbacks of timers and events.
 * If the cell that caused the error still runs, it fails with this error. Otherwise the error is printed to the cell's output.
 */
export function reporterOf(supervisor: Supervisor, output: Output): ReportUnhandled {
  return (what, cell, error) => {
    if (!cell) {
      platform().log(`${what}: ${describe(error).traceback.join("\n")}`);
      return;
    }
    // this error has ended the code of a cell that was stopped, which is intended
    if (error instanceof KeyboardInterrupt || isEndedWait(error)) return;
    if (supervisor.fail(cell, error)) return;
    output.printError(
      cell,
      `${what} from ${cell.name}, after it had finished:\n${describe(error).traceback.join("\n")}\n`,
    );
  };
}

/** Returns whether a promise of a timer was rejected with this error because an interrupt has stopped the timer. */
export function isEndedWait(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError" && error.cause instanceof KeyboardInterrupt;
}
