// How the commands about experiments end.

import { UsageError } from "../lib/usage-error.mjs";
import { QueueError } from "./queue/server.mjs";

/** What a shell is told of a program that Ctrl-C has ended. */
export const INTERRUPTED = 130;

/** A signal for what is to stop at Ctrl-C, or when a batch system asks for it. The second time the process ends at once. */
export function interruption() {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write("\nStopping; once more to leave at once.\n");
    stop.abort();
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, onSignal);
  return stop.signal;
}

/** Ends the process a little later, where something keeps it: BullMQ waits for ever for a server that is away. @param {number} status */
export function leave(status) {
  setTimeout(() => process.exit(status), 500).unref();
  return status;
}

/**
 * A command's status; an error that the user can correct is printed as one line.
 *
 * @param {() => Promise<number>} command
 * @returns {Promise<number>} 2 for what cannot be meant, 1 for a queue that cannot be used
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
