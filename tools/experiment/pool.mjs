// Computes jobs in processes of their own on this machine, and keeps what they measured.
import { Lane } from "./lane.mjs";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */
/** @typedef {{ job: Job, reason: string }} Failure */

/**
 * @typedef {object} PoolOptions
 * @property {number} workers
 * @property {number} memory MiB that a process may use
 * @property {number} threads that TensorFlow computes with in each
 * @property {(job: Job, record: RunRecord) => Promise<unknown>} keep writes what was measured; where it throws, the run has failed
 * @property {(job: Job, reason: string | undefined) => void} [onEnd] a run has ended; with the reason where it failed
 * @property {(running: ReadonlyMap<Job, number>) => void} [onProgress] how far each run is
 * @property {AbortSignal} [signal] stops it: what runs ends at its next step, and is not kept
 * @property {string} [program] what each process runs
 */

/** A job whose process dies is tried once more: it may have been another's fault. */
export const TRIES = 2;

/**
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

  /** One job after the other, until there is none left. */
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
    const reason = "record" in outcome ? await refusal(keep(job, outcome.record)) : Object.values(outcome)[0];
    if (reason !== undefined) failures.push({ job, reason });
    onEnd?.(job, reason);
  }

  await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, serve));
  return failures;
}

/** Why something could not be done; undefined where it could. @param {Promise<unknown>} work @returns {Promise<string | undefined>} */
export const refusal = (work) =>
  work.then(
    () => undefined,
    (error) => `${error.name}: ${error.message}`,
  );
