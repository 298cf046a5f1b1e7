// Computes the jobs of a queue on this machine. Like pool.mjs, it uses lanes (child processes).

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
 * @property {string} code the version of the code on this machine; the worker takes only jobs for this version
 * @property {number} workers the number of processes
 * @property {number} memory the MiB of memory that each process may use
 * @property {number} threads the number of TensorFlow threads of each process
 * @property {boolean} [untilEmpty] whether the worker stops when no job is waiting; by default it works until `signal` stops it
 * @property {() => void} [onReady] called when the worker is connected and waits for jobs
 * @property {(job: Job, reason: string | undefined) => void} [onEnd] called when a run has finished; the reason is given if it failed
 * @property {(text: string) => void} [onNote] called with a note for the user, e.g. that the server is unreachable
 * @property {AbortSignal} [signal] stops the worker: unfinished jobs go back to the queue
 * @property {string} [program] the program that each process runs
 * @property {number} [lock] the milliseconds after which a worker that does not report to the server loses its jobs to other workers
 */

/** The number of times that a job may lose its worker. After that, the job itself counts as the cause and fails. */
const LOSSES = 5;
/** Milliseconds between two progress reports of a run. */
const PROGRESS_EVERY = 2_000;
/** The largest number of results that the worker keeps until the server accepts them. */
const UNDELIVERED = 1_000;

/**
 * Computes jobs of the queue until it is stopped.
 *
 * @param {WorkOptions} options
 * @returns {Promise<void>} a promise that resolves when the worker has stopped
 * @throws {import("./server.mjs").QueueError} if the server rejects the connection
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
  /**
   * The results that the server has not accepted yet, by the job's name. If the server sends such a job again, its result is sent without computing
   * it again.
   *
   * @type {Map<string, RunRecord>}
   */
  const undelivered = new Map();
  const stop = new AbortController();
  /** Aborted when no job is waiting and none is running. Then the worker requests no new job, but it still computes a job that has just arrived. */
  const idle = new AbortController();
  /** The jobs that are being computed or moved back to the queue. @type {Set<Promise<unknown>>} */
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
    const lane = free.pop() ?? new Lane(processes); // BullMQ limits the number of jobs at the same time, and so the number of lanes
    const outcome = await lane.run(job, { signal: stop.signal, onProgress: reporter(order) });
    free.push(lane);
    if ("stopped" in outcome) {
      await within(2_000, order.moveToWait(token)); // if the server is unreachable, another worker takes the job when the lock expires
      throw new WaitingError();
    }
    if ("failed" in outcome) throw new UnrecoverableError(outcome.failed);
    if ("died" in outcome) throw new Error(outcome.died); // BullMQ may retry the job, here or on another machine
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
      ? "the server has given a job to another worker, since this worker had not reported in time. The job's result does not count twice"
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
  const closed = worker.close().catch(() => {}); // from now on, the worker takes no new jobs
  // A busy machine may need a long time to send the last results, so wait for it. If the server is unreachable, do not wait.
  const away = trouble ? Promise.resolve() : new Promise((resolve) => worker.once("error", resolve));
  await Promise.race([closed, aborted(stop.signal), away]);
  await Promise.allSettled(running);
  await within(60_000, Promise.race([closed, away.then(() => within(3_000, closed))]));
  await Promise.all(lanes.map((lane) => lane.end()));
  await within(1_000, worker.disconnect()); // otherwise a worker that never reached the server would retry forever
}

/** Returns a function that reports the progress of a run to the queue at most once per PROGRESS_EVERY. @param {import("bullmq").Job<Job>} order */
function reporter(order) {
  let last = performance.now();
  return (/** @type {number} */ share) => {
    if (performance.now() - last < PROGRESS_EVERY) return;
    last = performance.now();
    order.updateProgress(share).catch(() => {}); // the server may be unreachable, or may have given the job to another worker
  };
}
