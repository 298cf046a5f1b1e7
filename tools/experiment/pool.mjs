// Computes jobs in separate processes on this machine, and saves their results.
import { Lane } from "./lane.mjs";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */
/** @typedef {{ job: Job, reason: string }} Failure */

/**
 * @typedef {object} PoolOptions
 * @property {number} workers the number of processes
 * @property {number} memory the MiB of memory that each process may use
 * @property {number} threads the number of TensorFlow threads of each process
 * @property {(job: Job, record: RunRecord) => Promise<unknown>} keep saves a record; if it throws, the run has failed
 * @property {(job: Job, reason: string | undefined) => void} [onEnd] called when a run has finished; the reason is given if it failed
 * @property {(running: ReadonlyMap<Job, number>) => void} [onProgress] called with the progress of each running job, from 0 to 1
 * @property {AbortSignal} [signal] stops the pool: a running job stops at its next training step and is not saved
 * @property {string} [program] the program that each process runs
 */

/** The largest number of times that a job is started. If its process exits, the job is retried once, since the job may not be the cause. */
export const TRIES = 2;

/**
 * Computes all jobs in child processes.
 *
 * @param {readonly Job[]} jobs
 * @param {PoolOptions} options
 * @returns {Promise<Failure[]>} the runs that failed, and why
 */
export async function runAll(jobs, { workers, keep, onEnd, onProgress, signal, ...processes }) {
  const queue = jobs.map((job) => ({ job, tries: 0 }));
  /** @type {Failure[]} */
  const failures = [];
  /** @type {Map<Job, number>} */
  const running = new Map();

  /** Computes one job after the other until none is left. */
  async function serve() {
    const lane = new Lane(processes);
    for (let next = queue.shift(); next && !signal?.aborted; next = queue.shift()) await compute(lane, next);
    await lane.end();
  }

  /** @param {Lane} lane @param {{ job: Job, tries: number }} order */
  async function compute(lane, { job, tries }) {
    running.set(job, 0);
    const outcome = await lane.run(job, {
      signal,
      onProgress(share) {
        running.set(job, share);
        onProgress?.(running);
      },
    });
    running.delete(job);
    if ("stopped" in outcome) return;
    if ("died" in outcome && tries + 1 < TRIES) {
      queue.push({ job, tries: tries + 1 });
      return;
    }
    const reason = "record" in outcome ? await errorOf(keep(job, outcome.record)) : Object.values(outcome)[0];
    if (reason !== undefined) failures.push({ job, reason });
    onEnd?.(job, reason);
  }

  await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, serve));
  return failures;
}

/**
 * Returns the message of the error that `work` rejects with, or undefined if it succeeds.
 *
 * @param {Promise<unknown>} work
 * @returns {Promise<string | undefined>}
 */
export const errorOf = (work) =>
  work.then(
    () => undefined,
    (error) => `${error.name}: ${error.message}`,
  );
