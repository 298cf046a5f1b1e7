// npm run worker -- --queue redis://…: computes the runs that `npm run experiment -- … --queue` leaves there.
import { answer, INTERRUPTED, interruption, leave } from "../experiment/ending.mjs";
import { nameOf } from "../experiment/names.mjs";
import { workerOptionsOf } from "../experiment/options.mjs";
import { work } from "../experiment/queue/work.mjs";
import { codeVersion } from "../lib/library.mjs";
import { setUp } from "../setup/steps.mjs";

/** @param {string[]} args @returns {Promise<number>} its status: 0, or 1 where the queue cannot be used, 2 for what cannot be meant, 130 where it was stopped */
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
          `Computing runs of the code version ${code} from ${server.name}, ${options.workers} at once. Ctrl-C ends it.`,
        ),
      onEnd(job, reason) {
        if (reason === undefined) made += 1;
        else failed += 1;
        console.log(reason === undefined ? `✓ ${nameOf(job)}` : `✗ ${nameOf(job)}: ${reason}`);
      },
      onNote: (text) => console.error(`! ${text}`),
    });
    const back = signal.aborted ? " What was not done went back to the queue." : "";
    console.log(`${made} runs were made here, ${failed} failed.${back}`);
    return leave(signal.aborted ? INTERRUPTED : 0);
  });
}
