// Computes the jobs of a queue on this machine, in the same processes as the pool's.

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
 * @property {string} code the version of the code that is here: no other's jobs are taken
 * @property {number} workers processes at once
 * @property {number} memory MiB that a process may use
 * @property {number} threads that TensorFlow computes with in each
 * @property {boolean} [untilEmpty] ends when no job waits any more; else it works until it is told to stop
 * @property {() => void} [onReady] it is there, and waits for jobs
 * @property {(job: Job, reason: string | undefined) => void} [onEnd] a run has ended; with the reason where it failed
 * @property {(text: string) => void} [onNote] something that one should know: the server is away
 * @property {AbortSignal} [signal] stops it: jobs that are not done go back to the queue
 * @property {string} [program] what each process runs
 * @property {number} [lock] milliseconds after which a worker that says nothing has lost its jobs to others
 */

/** How often a job may lose its worker before it is the job's fault. */
const LOSSES = 5;
/** Milliseconds between two words about how far a run is. */
const PROGRESS_EVERY = 2_000;
/** Results kept that no server has taken. */
const UNDELIVERED = 1_000;

/**
 * @param {WorkOptions} options
 * @returns {Promise<void>} when it has stopped
 * @throws {import("./server.mjs").QueueError} where the server does not let us in
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
  (await connect(server)).disconnect(); // says in one line what is wrong with the server
  const { UnrecoverableError, WaitingError, Worker } = bullmq();
  const lanes = Array.from({ length: workers }, () => new Lane(processes));
  const free = [...lanes];
  /** What was measured while the server was away, by the job's name: a job that comes again need not be computed again. @type {Map<string, RunRecord>} */
  const undelivered = new Map();
  const stop = new AbortController();
  /** No job waits and none is computed: no new one is taken, but one that has just come is still computed. */
  const idle = new AbortController();
  /** What is computed, or given back. @type {Set<Promise<unknown>>} */
  const running = new Set();
  let empty = false;

  /** @param {import("bullmq").Job<Job>} order @param {string} [token] */
  async function compute(order, token) {
    const name = String(order.id);
    const job = order.data;
    if (job.code !== code || nameOnQueue(records().jobId(job)) !== name)
      throw new UnrecoverableError(`the job is not what its name says, or not for the code version ${code}`);
    const there = undelivered.get(name);
    if (there) return there;
    const lane = free.pop() ?? new Lane(processes); // as many lanes as BullMQ gives jobs
    const outcome = await lane.run(job, { signal: stop.signal, onProgress: reporter(order) });
    free.push(lane);
    if ("stopped" in outcome) {
      await within(2_000, order.moveToWait(token)); // where the server is away, others take it when the lock is lost
      throw new WaitingError();
    }
    if ("failed" in outcome) throw new UnrecoverableError(outcome.failed);
    if ("died" in outcome) throw new Error(outcome.died); // may be tried again, here or elsewhere
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
      ? "a job was given to another worker meanwhile, since the server had not heard of this one; its result is not counted twice"
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
  const closed = worker.close().catch(() => {}); // takes no new job
  // A busy machine may need long to deliver the last results, but a server that is away takes none.
  const away = trouble ? Promise.resolve() : new Promise((resolve) => worker.once("error", resolve));
  await Promise.race([closed, aborted(stop.signal), away]);
  await Promise.allSettled(running);
  await within(60_000, Promise.race([closed, away.then(() => within(3_000, closed))]));
  await Promise.all(lanes.map((lane) => lane.end()));
  await within(1_000, worker.disconnect()); // else one that never reached the server would try for ever
}

/** Tells the queue how far a run is, now and then. @param {import("bullmq").Job<Job>} order */
function reporter(order) {
  let last = performance.now();
  return (/** @type {number} */ share) => {
    if (performance.now() - last < PROGRESS_EVERY) return;
    last = performance.now();
    order.updateProgress(share).catch(() => {}); // the queue may be away, or have given the job to another
  };
}
