// Runs jobs in processes of their own: one that crashes, or takes too much memory, costs nobody else anything.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {import("./library.mjs").Job} Job */
/** @typedef {{ job: Job, reason: string }} Failure */

/**
 * @typedef {object} PoolOptions
 * @property {number} workers
 * @property {number} memory MiB that a process may use
 * @property {string | undefined} folder of the results
 * @property {(job: Job, reason: string | undefined) => void} [onEnd] a run has ended; with the reason where it failed
 * @property {(running: ReadonlyMap<Job, number>) => void} [onProgress] how far each run is
 * @property {AbortSignal} [signal] stops it: what runs ends at its next step, and leaves no file
 * @property {string} [program] what each process runs
 */

const usual = fileURLToPath(new URL("child.mjs", import.meta.url));
/** A job whose process dies is tried once more: it may have been another's fault. */
const TRIES = 2;
/** Milliseconds that a process has for its last step. */
const PATIENCE = 10_000;

/**
 * One TensorFlow thread each where there are several: they would take each other's cores.
 *
 * @param {number} workers
 */
function environment(workers) {
  const one = { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1", OMP_NUM_THREADS: "1" };
  return { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2", ...(workers > 1 && one) };
}

/**
 * @param {readonly Job[]} jobs
 * @param {PoolOptions} options
 * @returns {Promise<Failure[]>} the runs that failed, and why
 */
export async function runAll(jobs, { workers, memory, folder, onEnd, onProgress, signal, program = usual }) {
  const queue = jobs.map((job) => ({ job, tries: 0 }));
  /** @type {Failure[]} */
  const failures = [];
  /** @type {Map<Job, number>} */
  const running = new Map();

  /** One process after the other, until there is no job left. */
  async function lane() {
    while (queue.length && !signal?.aborted) await serve();
  }

  /** A process, and the jobs it runs until it ends. @returns {Promise<void>} */
  function serve() {
    return new Promise((resolve) => {
      const worker = fork(program, {
        env: environment(workers),
        execArgv: [`--max-old-space-size=${memory}`],
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      });
      /** @type {{ job: Job, tries: number } | undefined} */
      let current;
      let reason = "";
      let said = "";
      worker.stderr?.setEncoding("utf8").on("data", (text) => {
        said = (said + text).slice(-2000);
      });
      const stop = () => {
        if (worker.connected) worker.send("stop");
        setTimeout(() => worker.kill("SIGKILL"), PATIENCE).unref();
      };
      signal?.addEventListener("abort", stop, { once: true });

      const next = () => {
        current = signal?.aborted ? undefined : queue.shift();
        if (!current) {
          worker.send("end"); // after a disconnect, "close" would never come
          return;
        }
        running.set(current.job, 0);
        worker.send({ job: current.job, folder });
      };
      /** @param {string} [failure] */
      const ended = (failure) => {
        if (!current) return;
        const { job } = current;
        running.delete(job);
        current = undefined;
        if (signal?.aborted && failure !== undefined) return;
        if (failure !== undefined) failures.push({ job, reason: failure });
        onEnd?.(job, failure);
      };
      worker.on("message", (/** @type {Record<string, any>} */ message) => {
        if (message.memory > memory * 2 ** 20) {
          reason = `it took more than ${memory} MiB of memory`;
          worker.kill("SIGKILL");
        }
        if (message.share !== undefined && current) {
          running.set(current.job, message.share);
          onProgress?.(running);
        }
        if (message.done || message.failed) ended(message.failed);
        if (message.done || message.failed || message.ready) next();
      });
      worker.on("error", (error) => {
        reason = error.message;
      });
      worker.on("close", (status, killed) => {
        signal?.removeEventListener("abort", stop);
        if (current && !signal?.aborted) {
          const { job, tries } = current;
          const why = reason || `its process ended (${killed ?? `status ${status}`}) ${lastLine(said)}`.trim();
          if (!reason && tries + 1 < TRIES) {
            running.delete(job);
            queue.push({ job, tries: tries + 1 });
            current = undefined;
          } else ended(why);
        }
        resolve();
      });
    });
  }

  await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, lane));
  return failures;
}

/** @param {string} text */
const lastLine = (text) => text.trim().split("\n").at(-1) ?? "";
