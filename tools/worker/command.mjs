// npm run worker -- --queue redis://…: computes the runs that `npm run experiment -- … --queue` adds to the queue.
import { answer, INTERRUPTED, interruption, leave } from "../experiment/ending.mjs";
import { nameOf } from "../experiment/names.mjs";
import { workerOptionsOf } from "../experiment/options.mjs";
import { work } from "../experiment/queue/work.mjs";
import { codeVersion } from "../lib/library.mjs";
import { setUp } from "../setup/steps.mjs";

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit status: 0 for success, 1 if the queue cannot be used, 2 for invalid arguments, 130 if the command was interrupted
 */
export async function main(args) {
  await setUp();
  return answer(async () => {
    const parsed = workerOptionsOf(args);
    if ("help" in parsed) {
      console.log(parsed.help);
      return 0;
    }
    const { queue: server, ...options } = parsed;
    const signal = interruption();
    const code = codeVersion();
    let [made, failed] = [0, 0];
    await work({
      ...options,
      server,
      code,
      signal,
      onReady: () =>
        console.log(
          `Computing runs of the code version ${code} from ${server.name}, ${options.workers} at once. Press Ctrl-C to stop.`,
        ),
      onEnd(job, reason) {
        if (reason === undefined) made += 1;
        else failed += 1;
        console.log(reason === undefined ? `✓ ${nameOf(job)}` : `✗ ${nameOf(job)}: ${reason}`);
      },
      onNote: (text) => console.error(`! ${text}`),
    });
    const back = signal.aborted ? " Unfinished runs went back to the queue." : "";
    console.log(`${made} runs computed here, ${failed} failed.${back}`);
    return leave(signal.aborted ? INTERRUPTED : 0);
  });
}
