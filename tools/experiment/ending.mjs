// Handles exit statuses, interruption by signals and printed errors, for the commands about experiments.

import { UsageError } from "../lib/usage-error.mjs";
import { QueueError } from "./queue/server.mjs";

/** The exit status of a program that Ctrl-C has stopped, as shells expect it. */
export const INTERRUPTED = 130;

/** Returns a signal that aborts at the first Ctrl-C, or when a batch system asks the program to stop. The second time the process exits at once. */
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

/** Returns the status, and exits the process a little later if something keeps it alive: BullMQ waits forever for a server that is unreachable. @param {number} status */
export function leave(status) {
  setTimeout(() => process.exit(status), 500).unref();
  return status;
}

/**
 * Runs a command and returns its exit status. An error that the user can correct is printed as one line.
 *
 * @param {() => Promise<number>} command
 * @returns {Promise<number>} 2 for invalid arguments, 1 for a queue that cannot be used
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
