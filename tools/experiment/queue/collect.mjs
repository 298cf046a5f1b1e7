// Leaves jobs on a queue, and collects what workers anywhere measure.
import { TRIES } from "../pool.mjs";
import { Ledger } from "./ledger.mjs";
import { bullmq, connect, explained, prefix, queueName } from "./server.mjs";
import { aborted, within } from "./wait.mjs";

/** @typedef {import("../../lib/library.mjs").Job} Job */
/** @typedef {import("../pool.mjs").Failure} Failure */

/**
 * @typedef {object} QueueOptions
 * @property {import("./server.mjs").Server} server
 * @property {(job: Job) => Promise<unknown>} made what is there of a job already: undefined where it is still to be run
 * @property {(text: string) => void} [onNote] something that one should know: the server is away, nobody works
 * @property {AbortSignal} [signal] ends the waiting; the jobs stay where they are
 * @property {number} [pace] milliseconds between two looks at the queue
 *
 * @typedef {QueueOptions & import("./ledger.mjs").LedgerOptions} CollectOptions
 */

/** Jobs in one message to the server. */
const BATCH = 500;
/** Workers' events that the server remembers. */
const EVENTS = 2_000;
/** One look of so many asks after every job: a server without a disk forgets them when it is restarted. */
const LOST_EVERY = 4;

/**
 * A job that is not on the queue yet is added; one that is there already is waited for, so that the same command carries on. Workers'
 * events bring the results; a look at the queue every `pace` brings what no event has brought (the server was away, the events were too
 * many), and adds again what the server has lost.
 *
 * @param {readonly Job[]} jobs all of one version of the code
 * @param {CollectOptions} options
 * @returns {Promise<Failure[]>} the runs that failed, and why
 * @throws {import("./server.mjs").QueueError} where the server does not let us in
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
  /** Ends the pause between two looks. */
  #wake = () => {};
  #askAfterAll = false;
  #alone = false;
  /** What was last said of the server. @type {string | undefined} */
  #trouble;

  /** @param {import("ioredis").Redis} redis @param {readonly Job[]} jobs @param {CollectOptions} options */
  constructor(redis, jobs, options) {
    const { Queue, QueueEvents } = bullmq();
    this.code = jobs[0]?.code ?? "";
    this.redis = redis;
    this.options = options;
    this.ledger = new Ledger(jobs, options, () => this.#wake());
    // an event holds a whole result: the looks find those that are cut off
    const streams = { events: { maxLen: EVENTS } };
    this.queue = new Queue(queueName(this.code), { connection: redis, prefix, streams });
    this.events = new QueueEvents(queueName(this.code), { connection: options.server.options, prefix });
    const onError = (/** @type {Error} */ error) => this.#report(error);
    redis.on("error", onError);
    this.queue.on("error", onError);
    this.events.on("error", onError);
    redis.on("ready", () => {
      if (this.#trouble) options.onNote?.(`${options.server.name} is back`);
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
        this.#report(/** @type {Error} */ (error)); // the next look may do better
      }
      if (more()) await this.#pause();
    }
  }

  /** Takes what earlier commands have left, and adds the others. */
  async #begin() {
    for (const job of await this.#those("completed")) this.ledger.take(String(job.id), job.returnvalue);
    // what has failed for an earlier command is tried again
    await this.#remove((await this.#those("failed")).map((job) => String(job.id)));
    await this.#add(this.ledger.names);
    await this.#countWorkers();
  }

  /** What the queue itself says, whatever the events have said. @param {boolean} askAfterAll */
  async #look(askAfterAll) {
    for (const job of await this.#those("completed")) this.ledger.take(String(job.id), job.returnvalue);
    for (const job of await this.#those("failed")) this.ledger.end(String(job.id), plain(job.failedReason));
    await this.#tidy();
    await this.#countWorkers();
    if (askAfterAll) await this.#findLost();
  }

  /** Our jobs of one kind. @param {"completed" | "failed"} kind */
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
      // another command may have collected it into the same folder
      if (job && (await this.options.made(job)) !== undefined) this.ledger.end(name);
      else if (job) again.push(name);
    }
    if (again.length) this.options.onNote?.(`${again.length} runs are no longer on the queue: they are added again`);
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

  /** Takes off the queue what has been collected. */
  #tidy() {
    return this.#remove(this.ledger.finished());
  }

  /** @param {string[]} names */
  async #remove(names) {
    for (const some of batches(names)) await Promise.all(some.map((name) => this.queue.remove(name)));
  }

  /** Says it when nobody works, and when somebody does again. */
  async #countWorkers() {
    const count = await this.queue.getWorkersCount();
    if (count === 0 && !this.#alone)
      this.options.onNote?.(`no worker of the code version ${this.code} is there: npm run worker -- --queue …`);
    if (count > 0 && this.#alone) this.options.onNote?.("a worker is there");
    this.#alone = count === 0;
  }

  /** What is wrong with the server, unless it was said last. @param {Error} error */
  #report(error) {
    const text = explained(this.options.server.name, error);
    if (text !== this.#trouble) this.options.onNote?.(`${text} It is tried again until it works.`);
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

/** A reason of BullMQ's own in plain words. @param {string} reason */
const plain = (reason) => (/stalled more than/.test(reason) ? "its workers went away, again and again" : reason);

/** @template T @param {readonly T[]} list */
const batches = (list) =>
  Array.from({ length: Math.ceil(list.length / BATCH) }, (_, n) => list.slice(n * BATCH, (n + 1) * BATCH));
