// npm run experiment -- NAME …: runs an experiment once for each combination of the given settings, and saves the results as files.

import { runs, stores } from "../lib/library.mjs";
import { published } from "../results/folders.mjs";
import { setUp } from "../setup/steps.mjs";
import { answer, INTERRUPTED, interruption, leave } from "./ending.mjs";
import { keeper } from "./keep.mjs";
import { commandOf, nameOf } from "./names.mjs";
import { optionsOf } from "./options.mjs";
import { runAll } from "./pool.mjs";
import { duration, Progress, secondsOf } from "./progress.mjs";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("./options.mjs").SweepOptions} SweepOptions */

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit status: 0 for success, 1 if a run has failed, 2 for invalid arguments, 130 if the command was interrupted
 */
export async function main(args) {
  await setUp();
  return answer(async () => {
    const options = optionsOf(args);
    if (!("help" in options)) return sweep(options);
    console.log(options.help);
    return 0;
  });
}

/** @param {SweepOptions} options @returns {Promise<number>} */
async function sweep(options) {
  const { experiment, lists, seeds, workers, to, mode, queue } = options;
  const store = new (stores().Store)(to);
  // if a value of a setting is given twice, its runs are computed only once
  const jobs = [
    ...new Map((await runs().jobsOf(experiment, lists, seeds)).map((job) => [store.path(job), job])).values(),
  ];
  const { records, faults } = await store.all(experiment.name);
  for (const { path, reason } of faults) console.error(`! ${path} is ignored: ${reason}`);
  const made = await Promise.all(jobs.map((job) => store.load(job)));
  const missing = jobs.filter((_, n) => made[n] === undefined);
  if (mode === "list") {
    for (const job of missing) console.log(commandOf(job, to));
    return 0;
  }
  // Without results of this machine, estimate the time from the runs in the repository. They were timed on another machine, but this is better than no estimate.
  const shipped = await new (stores().Store)(published).all(experiment.name);
  const times = missing.map((job) => secondsOf(job, records.length ? records : shipped.records));
  const known = times.every((time) => time !== undefined);
  const seconds =
    times.reduce((/** @type {number} */ sum, time) => sum + (time ?? 0), 0) / Math.min(workers, missing.length || 1);
  console.log(`${jobs.length} runs, ${jobs.length - missing.length} of them done already.`);
  if (mode === "dry-run")
    for (const [n, job] of missing.entries())
      console.log(`  ${nameOf(job, lists)}${times[n] === undefined ? "" : `  about ${duration(times[n])}`}`);
  if (missing.length && !queue)
    console.log(
      known
        ? `The other runs will take about ${duration(seconds)}.`
        : "There is no time estimate for the other runs yet.",
    );
  if (mode === "dry-run" || missing.length === 0) return 0;
  return run(missing, store, options);
}

/** @param {Job[]} jobs @param {import("../lib/library.mjs").Store} store @param {SweepOptions} options */
async function run(jobs, store, { lists, workers, memory, threads, queue }) {
  const signal = interruption();
  const progress = new Progress(jobs.length);
  let done = 0;
  const shared = {
    signal,
    keep: keeper(store),
    onEnd(/** @type {Job} */ job, /** @type {string | undefined} */ reason) {
      if (reason === undefined) done += 1;
      progress.end(nameOf(job, lists), reason);
    },
    onProgress: (/** @type {ReadonlyMap<Job, number>} */ running) =>
      progress.underWay([...running.values()].reduce((sum, share) => sum + share, 0)),
  };
  const failures = queue
    ? await (await import("./queue/collect.mjs")).collect(jobs, {
        ...shared,
        server: queue,
        made: (job) => store.load(job),
        onNote: (text) => progress.note(text),
      })
    : await runAll(jobs, { ...shared, workers, memory, threads });
  console.log(`${done} runs computed. Their files are in ${store.folder}.`);
  for (const { job, reason } of failures) console.error(`✗ ${nameOf(job, lists)}: ${reason}`);
  const others = queue ? " These runs stay in the queue, and workers continue with them." : "";
  if (signal.aborted)
    console.error(
      `Stopped. The results of finished runs are saved. Run the same command again to compute the other runs.${others}`,
    );
  const status = signal.aborted ? INTERRUPTED : failures.length ? 1 : 0;
  return queue ? leave(status) : status;
}
