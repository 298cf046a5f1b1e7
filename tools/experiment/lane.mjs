// A lane is one child process that computes one job after the other. If a job crashes or uses too much memory, only its lane is affected.
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * The outcome of a job. `record` contains its results. `failed` contains an error of the experiment, which would happen again in a retry. `died` means
 * that the child process exited, possibly for a reason outside the job. `stopped` means that the caller has stopped the job.
 *
 * @typedef {{ record: RunRecord } | { failed: string } | { died: string } | { stopped: true }} Outcome
 */

/**
 * @typedef {object} LaneOptions
 * @property {number} memory the MiB of memory that the process may use
 * @property {number} threads the number of threads that TensorFlow uses
 * @property {string | undefined} [program] the program that the process runs; by default child.mjs
 */

const usual = fileURLToPath(new URL("child.mjs", import.meta.url));
/** Milliseconds after which a process that was told to stop is killed. In this time it can finish its current step. */
const PATIENCE = 10_000;

/**
 * Returns the number of threads for each process. Several processes get one thread each, since they would otherwise compete for the cores. A single
 * process gets the number in TensorFlow's environment variable, or one thread per core if the variable is not set.
 *
 * @param {number} processes
 */
export const threadsFor = (processes) =>
  processes > 1 ? 1 : Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();

/**
 * Returns the environment variables for a child process. Two of them set TensorFlow's number of threads. The binding's TensorFlow reads both. (This
 * was measured: a large matMul keeps exactly `TF_NUM_INTRAOP_THREADS` threads busy, and each variable changes the number of threads.)
 * `OMP_NUM_THREADS` changes nothing, since the binding's library has no OpenMP. The number of threads is always set, so that a record can contain it.
 *
 * @param {number} threads
 */
function environment(threads) {
  return {
    ...process.env,
    TF_CPP_MIN_LOG_LEVEL: "2",
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
  };
}

export class Lane {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;
  /**
   * The callbacks of the running job, or undefined if no job is running.
   *
   * @type {{ settle: (outcome: Outcome) => void, onProgress: ((share: number) => void) | undefined } | undefined}
   */
  #waiting;

  /** @param {LaneOptions} options */
  constructor(options) {
    this.options = options;
  }

  /**
   * Computes a job and returns its outcome. It starts the child process if none is running, and never throws. Only one job may run at a time.
   *
   * @param {Job} job
   * @param {{ signal?: AbortSignal | undefined, onProgress?: (share: number) => void }} [context] `signal` stops the job at its next training step
   * @returns {Promise<Outcome>}
   */
  async run(job, { signal, onProgress } = {}) {
    if (signal?.aborted) return { stopped: true };
    this.#child ??= this.#start();
    const child = this.#child;
    const stop = () => {
      child.send("stop");
      setTimeout(() => child.kill("SIGKILL"), PATIENCE).unref();
    };
    signal?.addEventListener("abort", stop, { once: true });
    /** @type {Outcome} */
    const outcome = await new Promise((resolve) => {
      this.#waiting = { settle: resolve, onProgress };
      child.send({ job });
    });
    this.#waiting = undefined;
    signal?.removeEventListener("abort", stop);
    return signal?.aborted && !("record" in outcome) ? { stopped: true } : outcome;
  }

  /** Stops the process. */
  async end() {
    const child = this.#child;
    if (!child) return;
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.send("end"); // not `disconnect`, after which the event "close" would never arrive
    setTimeout(() => child.kill("SIGKILL"), PATIENCE).unref();
    await closed;
  }

  #start() {
    const { program = usual, memory, threads } = this.options;
    const child = fork(program, {
      env: environment(threads),
      execArgv: [`--max-old-space-size=${memory}`],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let [output, trouble] = ["", ""];
    let greedy = false;
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      output = (output + text).slice(-2000);
    });
    child.on("message", (/** @type {Record<string, any>} */ message) => {
      greedy ||= message.memory > memory * 2 ** 20;
      if (greedy) child.kill("SIGKILL");
      else if (message.record) this.#waiting?.settle({ record: message.record });
      else if (message.failed !== undefined) this.#waiting?.settle({ failed: message.failed });
      else if (message.share !== undefined) this.#waiting?.onProgress?.(message.share);
    });
    child.on("error", (error) => {
      trouble = error.message;
    });
    child.on("close", (status, killed) => {
      this.#child = undefined;
      const last = trouble || (output.trim().split("\n").at(-1) ?? "");
      this.#waiting?.settle(
        greedy
          ? { failed: `it used more than ${memory} MiB of memory` }
          : { died: `its process exited (${killed ?? `status ${status}`}) ${last}`.trim() },
      );
    });
    return child;
  }
}
