// npm run experiment -- NAME …: runs an experiment with every combination of the settings that are named, and keeps the results as files.
import { experimentNamed, runs, stores, UsageError } from "../experiments/library.mjs";
import { optionsOf } from "../experiments/options.mjs";
import { runAll } from "../experiments/pool.mjs";
import { duration, Progress, secondsOf } from "../experiments/progress.mjs";
import { setUp } from "../setup/steps.mjs";

/** @typedef {import("../experiments/library.mjs").Job} Job */

/** What a shell is told of a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

/** @param {string[]} args @returns {Promise<number>} its status: 0, or 1 where a run has failed, 2 for what cannot be meant, 130 where it was stopped */
export async function main(args) {
  await setUp();
  try {
    const asked = optionsOf(args);
    if ("help" in asked) {
      console.log(asked.help);
      return 0;
    }
    return await sweep(asked);
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    if (!(error instanceof UsageError) && name !== "InputError") throw error;
    console.error(`✗ ${message}`);
    return 2;
  }
}

/** @param {import("../experiments/options.mjs").Asked} asked @returns {Promise<number>} */
async function sweep({ experiment, lists, seeds, workers, memory, to, mode }) {
  const store = new (stores().Store)(to);
  const jobs = runs().jobsOf(experiment, lists, seeds);
  const { records, faults } = await store.all(experiment.name);
  for (const { path, reason } of faults) console.error(`! ${path} is left out: ${reason}`);
  const made = await Promise.all(jobs.map((job) => store.load(job)));
  const missing = jobs.filter((_, n) => made[n] === undefined);
  if (mode === "list") {
    for (const job of missing) console.log(commandOf(job, to));
    return 0;
  }
  const times = missing.map((job) => secondsOf(job, records));
  const known = times.every((time) => time !== undefined);
  const seconds =
    times.reduce((/** @type {number} */ sum, time) => sum + (time ?? 0), 0) / Math.min(workers, missing.length || 1);
  console.log(`${jobs.length} runs, of which ${jobs.length - missing.length} have been made.`);
  if (mode === "dry-run")
    for (const [n, job] of missing.entries())
      console.log(`  ${nameOf(job)}${times[n] === undefined ? "" : `  about ${duration(times[n])}`}`);
  if (missing.length)
    console.log(known ? `The others take about ${duration(seconds)}.` : "How long the others take nobody knows yet.");
  if (mode === "dry-run" || missing.length === 0) return 0;
  return run(missing, { workers, memory, folder: store.folder });
}

/** @param {Job[]} jobs @param {{ workers: number, memory: number, folder: string }} options */
async function run(jobs, options) {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write("\nStopping; once more to leave at once.\n");
    stop.abort();
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, onSignal);
  const progress = new Progress(jobs.length);
  let done = 0;
  const failures = await runAll(jobs, {
    ...options,
    signal: stop.signal,
    onEnd(job, reason) {
      if (reason === undefined) done += 1;
      progress.end(nameOf(job), reason);
    },
    onProgress: (running) => progress.underWay([...running.values()].reduce((sum, share) => sum + share, 0)),
  });
  console.log(`${done} runs were made; their files lie in ${options.folder}.`);
  for (const { job, reason } of failures) console.error(`✗ ${nameOf(job)}: ${reason}`);
  if (stop.signal.aborted) console.error("Stopped. What was made is kept; the same command carries on.");
  return stop.signal.aborted ? INTERRUPTED : failures.length ? 1 : 0;
}

/** A job in a few words: the settings that are not as they are by default. @param {Job} job */
function nameOf({ experiment, settings, seed }) {
  const { settings: infos } = experimentNamed(experiment);
  const changed = Object.entries(settings).filter(([key, value]) => infos[key]?.default !== value);
  return [experiment, ...changed.map(([key, value]) => `${key}=${value}`), `seed=${seed}`].join(" ");
}

/** The command that makes one run. @param {Job} job @param {string | undefined} to */
function commandOf({ experiment, settings, seed }, to) {
  const words = Object.entries(settings).map(([key, value]) => `--${key}=${value}`);
  return [
    "npm run -s experiment --",
    experiment,
    ...words,
    `--seeds=${seed},`,
    "--workers=1",
    ...(to ? [`--to='${to}'`] : []),
  ].join(" ");
}
