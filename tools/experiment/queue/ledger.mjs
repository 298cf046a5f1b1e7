// What has become of each job that was asked for, whoever brings the news, and however often.
import pLimit from "p-limit";
import { records } from "../../lib/library.mjs";
import { refusal } from "../pool.mjs";
import { nameOnQueue } from "./server.mjs";

/** @typedef {import("../../lib/library.mjs").Job} Job */
/** @typedef {import("../../lib/library.mjs").RunRecord} RunRecord */
/** @typedef {import("../pool.mjs").Failure} Failure */

/**
 * @typedef {object} LedgerOptions
 * @property {(job: Job, record: RunRecord) => Promise<unknown>} keep writes what was measured
 * @property {(job: Job, reason: string | undefined) => void} [onEnd] a run has ended; with the reason where it failed
 * @property {(running: ReadonlyMap<Job, number>) => void} [onProgress] how far each run is
 */

/** Files written at a time. */
const WRITERS = 16;

/** Jobs by their names on the queue: each ends once. */
export class Ledger {
  /** The jobs that have not come back. @type {Map<string, Job>} */
  #pending;
  /** @type {Map<Job, number>} */
  #running = new Map();
  /** Results that are being written. @type {Set<Promise<void>>} */
  #writing = new Set();
  #write = pLimit(WRITERS);
  /** @type {string[]} */
  #finished = [];
  /** @type {Failure[]} */
  failures = [];

  /** @param {readonly Job[]} jobs @param {LedgerOptions} options @param {() => void} onAll every job has ended */
  constructor(jobs, options, onAll) {
    this.#pending = new Map(jobs.map((job) => [nameOnQueue(records().jobId(job)), job]));
    this.options = options;
    this.onAll = onAll;
  }

  /** How many have not come back. */
  get left() {
    return this.#pending.size;
  }

  /** Their names. */
  get names() {
    return [...this.#pending.keys()];
  }

  /** The job of a name, unless it has come back. @param {string} name */
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

  /** A result has come: it is written, the first time. @param {string} name @param {RunRecord} record */
  take(name, record) {
    const job = this.#pending.get(name);
    if (!job) return;
    this.#pending.delete(name);
    const writing = this.#write(() => refusal(this.options.keep(job, record))).then((reason) => {
      this.#writing.delete(writing);
      this.#ended(name, job, reason);
    });
    this.#writing.add(writing);
  }

  /** A job has ended without a result: it failed, or, without a reason, its file was there already. @param {string} name @param {string} [reason] */
  end(name, reason) {
    const job = this.#pending.get(name);
    if (!job) return;
    this.#pending.delete(name);
    this.#ended(name, job, reason);
  }

  /** Waits until everything is written that has come. */
  async written() {
    while (this.#writing.size) await Promise.all(this.#writing);
  }

  /** The names that have ended since this was asked last. */
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
