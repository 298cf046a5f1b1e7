// Adds jobs to a queue on a Redis server, and collects the results of the workers, which may run on any machine.
import { TRIES } from "../pool.mjs";
import { Ledger } from "./ledger.mjs";
import { bullmq, connect, explained, prefix, queueName } from "./server.mjs";
import { aborted, within } from "./wait.mjs";

/** @typedef {import("../../lib/library.mjs").Job} Job */
/** @typedef {import("../pool.mjs").Failure} Failure */

/**
 * @typedef {object} QueueOptions
 * @property {import("./server.mjs").Server} server
 * @property {(job: Job) => Promise<unknown>} made returns the saved result of a job, or undefined if the job must still be computed
 * @property {(text: string) => void} [onNote] called with a note for the user, e.g. that the server is unreachable or that there is no worker
 * @property {AbortSignal} [signal] stops waiting for results; the jobs stay in the queue
 * @property {number} [pace] milliseconds between two checks of the queue
 *
 * @typedef {QueueOptions & import("./ledger.mjs").LedgerOptions} CollectOptions
 */

/** The number of jobs in one message to the server. */
const BATCH = 500;
/** The number of events that the server keeps. Workers report their results by events. */
const EVENTS = 2_000;
/** Every fourth check also looks for jobs that the server has lost. A server without persistence loses its jobs when it is restarted. */
const LOST_EVERY = 4;

/**
 * Adds the jobs that are not in the queue yet, waits until all jobs have finished, and returns the failures. Jobs that are already in the queue are not
 * added again. So a user who repeats a stopped command continues it.
 *
 * The results arrive in the workers' events. An event can be lost, because the server was unreachable or because there were too many events. So the
 * queue is also checked every `pace` milliseconds. The checks find the missing results, and add the jobs that the server has lost.
 *
 * @param {readonly Job[]} jobs jobs for the same version of the code
 * @param {CollectOptions} options
 * @returns {Promise<Failure[]>} the runs that failed, and why
 * @throws {import("./server.mjs").QueueError} if the server rejects the connection
 */
export async function collect(jobs, options) {
  const collector = new Collector(await connect(options.server), jobs, options);
  try {
    return await collector.run();
  } finally {
    await collector.close();
  }
}

class Collector {
  /** Ends the pause between two checks. */
  #wake = () => {};
  /** Whether the next check must look for lost jobs. */
  #askAfterAll = false;
  /** Whether no worker was connected at the last check. */
  #alone = false;
  /** The last reported error of the server. @type {string | undefined} */
  #trouble;

  /** @param {import("ioredis").Redis} redis @param {readonly Job[]} jobs @param {CollectOptions} options */
  constructor(redis, jobs, options) {
    const { Queue, QueueEvents } = bullmq();
    this.code = jobs[0]?.code ?? "";
    this.redis = redis;
    this.options = options;
    this.ledger = new Ledger(jobs, options, () => this.#wake());
    // Each event contains a whole result, so the server keeps only the latest events. The checks find the results of dropped events.
    const streams = { events: { maxLen: EVENTS } };
    this.queue = new Queue(queueName(this.code), { connection: redis, prefix, streams });
    this.events = new QueueEvents(queueName(this.code), { connection: options.server.options, prefix });
    const onError = (/** @type {Error} */ error) => this.#report(error);
    redis.on("error", onError);
    this.queue.on("error", onError);
    this.events.on("error", onError);
    redis.on("ready", () => {
      if (this.#trouble) options.onNote?.(`${options.server.name} is reachable again`);
      this.#trouble = undefined;
      this.#askAfterAll = true;
      this.#wake();
    });
    this.events.on("completed", ({ jobId, returnvalue }) => this.ledger.take(jobId, /** @type {any} */ (returnvalue)));
    this.events.on("failed", ({ jobId, failedReason }) => this.ledger.end(jobId, plain(failedReason)));
    this.events.on("progress", ({ jobId, data }) => this.ledger.share(jobId, Number(data)));
  }

  /** @returns {Promise<Failure[]>} */
  async run() {
    const stopped = aborted(this.options.signal).then(() => this.#wake());
    await Promise.race([this.#work(), stopped]);
    await this.ledger.written();
    await within(2_000, this.#tidy());
    return this.ledger.failures;
  }

  async close() {
    await within(2_000, Promise.all([this.events.close(), this.queue.close()]));
    this.redis.disconnect();
  }

  async #work() {
    const more = () => this.ledger.left > 0 && !this.options.signal?.aborted;
    for (let look = 0; more(); look++) {
      try {
        if (look === 0) await this.#begin();
        else await this.#look(this.#askAfterAll || look % LOST_EVERY === 0);
      } catch (error) {
        this.#report(/** @type {Error} */ (error)); // the next check may succeed
      }
      if (more()) await this.#pause();
    }
  }

  /** Takes the results that earlier commands have left in the queue, and adds the other jobs. */
  async #begin() {
    for (const job of await this.#those("completed")) this.ledger.take(String(job.id), job.returnvalue);
    // jobs that have failed in an earlier command are tried again
    await this.#remove((await this.#those("failed")).map((job) => String(job.id)));
    await this.#add(this.ledger.names);
    await this.#countWorkers();
  }

  /** Checks the queue, independently of the events. @param {boolean} askAfterAll whether to look for lost jobs too */
  async #look(askAfterAll) {
    for (const job of await this.#those("completed")) this.ledger.take(String(job.id), job.returnvalue);
    for (const job of await this.#those("failed")) this.ledger.end(String(job.id), plain(job.failedReason));
    await this.#tidy();
    await this.#countWorkers();
    if (askAfterAll) await this.#findLost();
  }

  /** Returns those jobs of this command that are in one state. @param {"completed" | "failed"} kind */
  async #those(kind) {
    const names = (await this.queue.getRanges([kind], 0, -1)).filter((name) => this.ledger.job(name));
    const jobs = [];
    for (const some of batches(names)) jobs.push(...(await Promise.all(some.map((name) => this.queue.getJob(name)))));
    return jobs.filter((job) => job !== undefined);
  }

  async #findLost() {
    this.#askAfterAll = false;
    const lost = [];
    for (const names of batches(this.ledger.names)) {
      const there = await Promise.all(names.map((name) => this.redis.exists(this.queue.toKey(name))));
      lost.push(...names.filter((_, n) => !there[n]));
    }
    const again = [];
    for (const name of lost) {
      const job = this.ledger.job(name);
      // another command may have saved the job's result in the same folder
      if (job && (await this.options.made(job)) !== undefined) this.ledger.end(name);
      else if (job) again.push(name);
    }
    if (again.length) this.options.onNote?.(`${again.length} runs are no longer in the queue; adding them again`);
    await this.#add(again);
  }

  /** @param {string[]} names */
  async #add(names) {
    for (const some of batches(names)) {
      const jobs = some.flatMap((jobId) => {
        const data = this.ledger.job(jobId);
        return data ? [{ name: data.experiment, data, opts: { jobId, attempts: TRIES } }] : [];
      });
      await this.queue.addBulk(jobs);
    }
  }

  /** Removes the collected jobs from the queue. */
  #tidy() {
    return this.#remove(this.ledger.finished());
  }

  /** @param {string[]} names */
  async #remove(names) {
    for (const some of batches(names)) await Promise.all(some.map((name) => this.queue.remove(name)));
  }

  /** Reports when no worker is connected, and when a worker is connected again. */
  async #countWorkers() {
    const count = await this.queue.getWorkersCount();
    if (count === 0 && !this.#alone)
      this.options.onNote?.(
        `no worker with the code version ${this.code} is connected. Start one: npm run worker -- --queue …`,
      );
    if (count > 0 && this.#alone) this.options.onNote?.("a worker is connected");
    this.#alone = count === 0;
  }

  /** Reports an error of the server, unless the last report was about the same error. @param {Error} error */
  #report(error) {
    const text = explained(this.options.server.name, error);
    if (text !== this.#trouble) this.options.onNote?.(`${text} Retrying until it works.`);
    this.#trouble = text;
  }

  /** @returns {Promise<void>} */
  #pause() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.options.pace ?? 2_000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Returns a plainer text if BullMQ reports that a job has lost its workers. Returns every other reason unchanged. @param {string} reason */
const plain = (reason) => (/stalled more than/.test(reason) ? "its workers were lost repeatedly" : reason);

/** @template T @param {readonly T[]} list */
const batches = (list) =>
  Array.from({ length: Math.ceil(list.length / BATCH) }, (_, n) => list.slice(n * BATCH, (n + 1) * BATCH));
