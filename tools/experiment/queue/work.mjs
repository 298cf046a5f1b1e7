// Computes the jobs of a queue on this machine, in the same kind of child processes as pool.mjs.

import { records } from "../../lib/library.mjs";
import { Lane } from "../lane.mjs";
import { bullmq, connect, explained, nameOnQueue, prefix, queueName } from "./server.mjs";
import { aborted, within } from "./wait.mjs";

/** @typedef {import("../../lib/library.mjs").Job} Job */
/** @typedef {import("../../lib/library.mjs").RunRecord} RunRecord */
/** @typedef {import("../lane.mjs").Outcome} Outcome */

/**
 * @typedef {object} WorkOptions
 * @property {import("./server.mjs").Server} server
 * @property {string} code the version of the code on this machine; only its jobs are taken
 * @property {number} workers processes at once
 * @property {number} memory MiB that a process may use
 * @property {number} threads TensorFlow threads per process
 * @property {boolean} [untilEmpty] whether to stop when no job is waiting; otherwise it works until it is stopped
 * @property {() => void} [onReady] called when the worker is connected and waits for jobs
 * @property {(job: Job, reason: string | undefined) => void} [onEnd] called when a run has finished; the reason is given if it failed
 * @property {(text: string) => void} [onNote] called with a note for the user, e.g. that the server is unreachable
 * @property {AbortSignal} [signal] stops the worker: unfinished jobs go back to the queue
 * @property {string} [program] the program that each process runs
 * @property {number} [lock] milliseconds after which a silent worker loses its jobs to other workers
 */

/** How often a job may lose its worker before the job itself counts as the cause. */
const LOSSES = 5;
/** Milliseconds between two progress reports of a run. */
const PROGRESS_EVERY = 2_000;
/** The largest number of results that are kept until the server accepts them. */
const UNDELIVERED = 1_000;

/**
 * Computes jobs of the queue until it is stopped.
 *
 * @param {WorkOptions} options
 * @returns {Promise<void>} resolves when the worker has stopped
 * @throws {import("./server.mjs").QueueError} when the server rejects the connection
 */
export async function work({
  server,
  code,
  workers,
  untilEmpty,
  onReady,
  onEnd,
  onNote,
  signal,
  lock = 30_000,
  ...processes
}) {
  (await connect(server)).disconnect(); // throws a one-line error if the server cannot be used
  const { UnrecoverableError, WaitingError, Worker } = bullmq();
  const lanes = Array.from({ length: workers }, () => new Lane(processes));
  const free = [...lanes];
  /** Results that were computed while the server was unreachable, by the job's name. A job that comes again is then not computed again. @type {Map<string, RunRecord>} */
  const undelivered = new Map();
  const stop = new AbortController();
  /** Whether no job is waiting and none is running. Then no new job is requested, but one that has just arrived is still computed. */
  const idle = new AbortController();
  /** The jobs that are being computed or given back. @type {Set<Promise<unknown>>} */
  const running = new Set();
  let empty = false;

  /** @param {import("bullmq").Job<Job>} order @param {string} [token] */
  async function compute(order, token) {
    const name = String(order.id);
    const job = order.data;
    if (job.code !== code || nameOnQueue(records().jobId(job)) !== name)
      throw new UnrecoverableError(`the job does not match its name or the code version ${code}`);
    const there = undelivered.get(name);
    if (there) return there;
    const lane = free.pop() ?? new Lane(processes); // at most as many lanes as BullMQ gives jobs at once
    const outcome = await lane.run(job, { signal: stop.signal, onProgress: reporter(order) });
    free.push(lane);
    if ("stopped" in outcome) {
      await within(2_000, order.moveToWait(token)); // if the server is unreachable, another worker takes it when the lock expires
      throw new WaitingError();
    }
    if ("failed" in outcome) throw new UnrecoverableError(outcome.failed);
    if ("died" in outcome) throw new Error(outcome.died); // may be retried, here or on another machine
    undelivered.set(name, outcome.record);
    for (const oldest of [...undelivered.keys()].slice(0, -UNDELIVERED)) undelivered.delete(oldest);
    return outcome.record;
  }

  /** @type {typeof compute} */
  async function counted(order, token) {
    const run = compute(order, token);
    running.add(run);
    try {
      return await run;
    } finally {
      running.delete(run);
      if (untilEmpty && empty && running.size === 0) idle.abort();
    }
  }

  const worker = new Worker(queueName(code), counted, {
    connection: server.options,
    prefix,
    concurrency: workers,
    lockDuration: lock,
    stalledInterval: lock / 2,
    maxStalledCount: LOSSES,
  });
  let trouble = "";
  worker.on("error", (error) => {
    const text = /\block\b|Missing key/i.test(error.message)
      ? "a job was given to another worker in the meantime, since the server had not heard from this one; its result is not counted twice"
      : explained(server.name, error);
    if (text !== trouble) onNote?.(text);
    trouble = text;
  });
  worker.on("active", () => {
    [empty, trouble] = [false, ""];
  });
  worker.on("completed", (order) => {
    undelivered.delete(String(order.id));
    onEnd?.(order.data, undefined);
  });
  worker.on("failed", (order, error) => {
    if (order) onEnd?.(order.data, error.message);
  });
  worker.on("drained", () => {
    empty = true;
    if (untilEmpty && running.size === 0) idle.abort();
  });
  signal?.addEventListener("abort", () => stop.abort(), { once: true });
  if (signal?.aborted) stop.abort();

  await Promise.race([worker.waitUntilReady().then(onReady), aborted(stop.signal)]);
  await Promise.race([aborted(stop.signal), aborted(idle.signal)]);
  const closed = worker.close().catch(() => {}); // takes no new jobs
  // A busy machine may need a long time to deliver the last results, but an unreachable server accepts none.
  const away = trouble ? Promise.resolve() : new Promise((resolve) => worker.once("error", resolve));
  await Promise.race([closed, aborted(stop.signal), away]);
  await Promise.allSettled(running);
  await within(60_000, Promise.race([closed, away.then(() => within(3_000, closed))]));
  await Promise.all(lanes.map((lane) => lane.end()));
  await within(1_000, worker.disconnect()); // otherwise a worker that never reached the server would retry forever
}

/** Returns a function that reports the progress of a run to the queue, but not too often. @param {import("bullmq").Job<Job>} order */
function reporter(order) {
  let last = performance.now();
  return (/** @type {number} */ share) => {
    if (performance.now() - last < PROGRESS_EVERY) return;
    last = performance.now();
    order.updateProgress(share).catch(() => {}); // the server may be unreachable, or may have given the job to another worker
  };
}
