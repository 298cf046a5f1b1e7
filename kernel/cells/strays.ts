import { describe, KeyboardInterrupt } from "../errors/failure";
import { currentCell } from "./cell";
import type { Output } from "./output";
import type { Supervisor } from "./supervisor";

/**
 * Reports what is thrown where nobody catches it: promises that are not awaited, callbacks of timers and events.
 * It is the error of the cell that made it, if that one still runs; else it is printed to that cell's output.
 */
export function catchStrays(supervisor: Supervisor, output: Output): void {
  const report = (what: string) => (error: unknown) => {
    const cell = currentCell();
    if (!cell) {
      process._rawDebug(`gatebook kernel: ${what}: ${describe(error).traceback.join("\n")}`);
      return;
    }
    // a loop that was stopped behind its cell's back, as it should
    if (error instanceof KeyboardInterrupt || isEndedWait(error)) return;
    if (supervisor.fail(cell, error)) return;
    output.complain(cell, `${what} from ${cell.name}, after it had ended:\n${describe(error).traceback.join("\n")}\n`);
  };
  process.on("unhandledRejection", report("Unhandled rejection"));
  process.on("uncaughtException", report("Uncaught exception"));
  // told already; Node would warn once more
  process.on("rejectionHandled", () => {});
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
