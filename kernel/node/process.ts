// Connects the kernel to the events and the output streams of Node's process.
import { StringDecoder } from "node:string_decoder";
import type { Cell } from "../core/execution/cell";
import { currentCell } from "../core/execution/context";
import type { Output } from "../core/execution/output";
import type { ReportUnhandled } from "../core/execution/unhandled-errors";
import type { StreamName } from "../core/protocol/message";
import { ownerOf } from "./promises";

declare global {
  namespace NodeJS {
    interface Process {
      /** Writes to the terminal directly, even if outputs are redirected. */
      _rawDebug(text: string): void;
    }
  }
}

type Write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => boolean;

/** Redirects process.stdout and process.stderr to the cells' outputs. */
export function redirectStreams(output: Output): void {
  for (const name of ["stdout", "stderr"] as const)
    process[name].write = writer(output, name, process[name].write.bind(process[name]) as Write);
}

function writer(output: Output, name: StreamName, real: Write): Write {
  const decoder = new StringDecoder("utf8");
  const callbacks = new Callbacks();
  return (chunk, encoding, callback) => {
    if (!currentCell()) return real(chunk, encoding, callback);
    output.write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") callbacks.add(done as Callback);
    return true;
  };
}

type Callback = (error: null) => void;

/** Equal callbacks of writes that followed each other. */
interface Run {
  readonly done: Callback;
  readonly cell: Cell | undefined;
  times: number;
}

/**
 * Calls the callbacks of writes after the code that is running, as the streams of Node do. While synchronous code runs, callbacks wait. Node's console
 * gives the same callback to every write, so equal ones are counted: one object for each printed line took 100 bytes until the end of the cell.
 */
class Callbacks {
  #last: Run | undefined;

  add(done: Callback): void {
    const cell = currentCell();
    if (this.#last?.done === done && this.#last.cell === cell) {
      this.#last.times += 1;
      return;
    }
    const run: Run = { done, cell, times: 1 };
    this.#last = run;
    process.nextTick(() => {
      if (this.#last === run) this.#last = undefined;
      callAll(run);
    });
  }
}

/** Calls a callback as often as it was given. If it throws, Node reports the error, and the remaining calls follow. */
function callAll(run: Run): void {
  try {
    while (run.times > 0) {
      run.times -= 1;
      run.done(null);
    }
  } finally {
    if (run.times > 0) process.nextTick(callAll, run);
  }
}

/** Reports errors that no code catches to the cell that caused them. */
export function catchUnhandled(report: ReportUnhandled): void {
  process.on("unhandledRejection", (error, promise) => report("Unhandled rejection", ownerOf(promise), error));
  process.on("uncaughtException", (error) => report("Uncaught exception", currentCell(), error));
  // The rejection has already been reported. Without a listener, Node would print a warning too.
  process.on("rejectionHandled", () => {});
}

/**
 * Returns a function that makes `interrupt` the listener for a SIGINT that another program sends (`kill -INT`). Jupyter itself sends a message instead.
 * While Node runs a cell's synchronous code, Node's watchdog handles SIGINT and stops that code. The watchdog removes this listener and does not
 * restore it if the code is terminated. So call the returned function again for each cell.
 */
export function signalListener(interrupt: () => void): () => void {
  return () => {
    if (!process.listeners("SIGINT").includes(interrupt)) process.on("SIGINT", interrupt);
  };
}
