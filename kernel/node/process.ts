// Connects the kernel to the events and the output streams of Node's process.
import { StringDecoder } from "node:string_decoder";
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
  return (chunk, encoding, callback) => {
    if (!currentCell()) return real(chunk, encoding, callback);
    output.write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") process.nextTick(done as () => void);
    return true;
  };
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
