// Keeps the state of each job that a command has requested. A result counts only once, even if it is reported several times.
import pLimit from "p-limit";
import { records } from "../../lib/library.mjs";
import { errorOf } from "../pool.mjs";
import { nameOnQueue } from "./server.mjs";

/** @typedef {import("../../lib/library.mjs").Job} Job */
/** @typedef {import("../../lib/library.mjs").RunRecord} RunRecord */
/** @typedef {import("../pool.mjs").Failure} Failure */

/**
 * @typedef {object} LedgerOptions
 * @property {(job: Job, record: RunRecord) => Promise<unknown>} keep saves a record
 * @property {(job: Job, reason: string | undefined) => void} [onEnd] called when a run has finished; the reason is given if it failed
 * @property {(running: ReadonlyMap<Job, number>) => void} [onProgress] called with the progress of each running job, from 0 to 1
 */

/** The number of files that are written at the same time. */
const WRITERS = 16;

/** Keeps the requested jobs by their names in the queue. Each job finishes exactly once. */
export class Ledger {
  /** The unfinished jobs. @type {Map<string, Job>} */
  #pending;
  /** @type {Map<Job, number>} */
  #running = new Map();
  /** The results that are being written. @type {Set<Promise<void>>} */
  #writing = new Set();
  #write = pLimit(WRITERS);
  /** The names of the jobs that have finished since the last call of `finished()`. @type {string[]} */
  #finished = [];
  /** @type {Failure[]} */
  failures = [];

  /** @param {readonly Job[]} jobs @param {LedgerOptions} options @param {() => void} onAll called when every job has finished */
  constructor(jobs, options, onAll) {
    this.#pending = new Map(jobs.map((job) => [nameOnQueue(records().jobId(job)), job]));
    this.options = options;
    this.onAll = onAll;
  }

  /** The number of unfinished jobs. */
  get left() {
    return this.#pending.size;
  }

  /** The names of the unfinished jobs. */
  get names() {
    return [...this.#pending.keys()];
  }

  /** Returns the job with this name, or undefined if it has finished. @param {string} name */
  job(name) {
    return this.#pending.get(name);
  }

  /** @param {string} name @param {number} share */
  share(name, share) {
    const job = this.#pending.get(name);
    if (!job) return;
    this.#running.set(job, share);
    this.options.onProgress?.(this.#running);
  }

  /** Saves the result of a job. Does nothing if the job has already finished. @param {string} name @param {RunRecord} record */
  take(name, record) {
    const job = this.#pending.get(name);
    if (!job) return;
    this.#pending.delete(name);
    const writing = this.#write(() => errorOf(this.options.keep(job, record))).then((reason) => {
      this.#writing.delete(writing);
      this.#ended(name, job, reason);
    });
    this.#writing.add(writing);
  }

  /**
   * Marks a job as finished without a new result.
   *
   * @param {string} name
   * @param {string} [reason] why the job has failed. Without a reason, its result had already been saved.
   */
  end(name, reason) {
    const job = this.#pending.get(name);
    if (!job) return;
    this.#pending.delete(name);
    this.#ended(name, job, reason);
  }

  /** Waits until all reported results are saved. */
  async written() {
    while (this.#writing.size) await Promise.all(this.#writing);
  }

  /** Returns the names of the jobs that have finished since the last call. */
  finished() {
    return this.#finished.splice(0);
  }

  /** @param {string} name @param {Job} job @param {string | undefined} reason */
  #ended(name, job, reason) {
    this.#running.delete(job);
    this.#finished.push(name);
    if (reason !== undefined) this.failures.push({ job, reason });
    this.options.onEnd?.(job, reason);
    if (this.#pending.size + this.#writing.size === 0) this.onAll();
  }
}
