// Handles how the commands `experiment` and `worker` end: their exit statuses, interruption by signals, and error messages.

import { UsageError } from "../lib/usage-error.mjs";
import { QueueError } from "./queue/server.mjs";

/** The exit status that shells expect from a program that Ctrl-C has stopped. */
export const INTERRUPTED = 130;

/**
 * Returns an AbortSignal that is aborted by Ctrl-C, or by a batch system's signal to stop. At the second Ctrl-C or signal, the process exits
 * immediately.
 */
export function interruption() {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write("\nStopping. Press Ctrl-C again to exit at once.\n");
    stop.abort();
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, onSignal);
  return stop.signal;
}

/**
 * Returns the status. If the process is still alive half a second later, exits it: BullMQ would wait forever for an unreachable server.
 *
 * @param {number} status
 */
export function leave(status) {
  setTimeout(() => process.exit(status), 500).unref();
  return status;
}

/**
 * Runs a command and returns its exit status. An error that the user can correct is printed as one line.
 *
 * @param {() => Promise<number>} command
 * @returns {Promise<number>} the command's exit status, or 2 for invalid arguments, or 1 if the queue cannot be used
 */
export async function answer(command) {
  try {
    return await command();
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    const usage = error instanceof UsageError || name === "InputError";
    if (!usage && !(error instanceof QueueError)) throw error;
    console.error(`✗ ${message}`);
    return usage ? 2 : 1;
  }
}
