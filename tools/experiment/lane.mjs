// Starts a child process that computes one job after the other. A job that crashes or uses too much memory then harms no other process.
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * The outcome of a job. `record`: its results. `failed`: an error of the experiment, which a retry would repeat. `died`: its process exited,
 * possibly for a reason outside the job. `stopped`: it was asked to stop.
 *
 * @typedef {{ record: RunRecord } | { failed: string } | { died: string } | { stopped: true }} Outcome
 */

/**
 * @typedef {object} LaneOptions
 * @property {number} memory MiB that the process may use
 * @property {number} threads threads that TensorFlow uses
 * @property {string | undefined} [program] the program that the process runs
 */

const usual = fileURLToPath(new URL("child.mjs", import.meta.url));
/** Milliseconds that a process has to finish its last step. */
const PATIENCE = 10_000;

/**
 * Returns the number of threads for each process. Several processes get one thread each, since they would compete for the cores.
 * A single process gets as many as there are cores, or the number that TensorFlow's variable sets.
 *
 * @param {number} processes
 */
export const threadsFor = (processes) =>
  processes > 1 ? 1 : Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();

/**
 * Returns the environment variables for TensorFlow's number of threads. The binding's TensorFlow reads both (measured: a large matMul keeps
 * exactly TF_NUM_INTRAOP_THREADS threads busy, and each variable changes the number of threads). OMP_NUM_THREADS changes nothing, since the
 * binding's library has no OpenMP. The number is always set, so that a record contains the number of threads that computed it.
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
  /** The caller that waits for the running job. @type {{ settle: (outcome: Outcome) => void, onProgress: ((share: number) => void) | undefined } | undefined} */
  #waiting;

  /** @param {LaneOptions} options */
  constructor(options) {
    this.options = options;
  }

  /**
   * Computes a job and returns its outcome. Starts a process if none is running. Never throws. Only one job may run at a time.
   *
   * @param {Job} job
   * @param {{ signal?: AbortSignal | undefined, onProgress?: (share: number) => void }} [context] the signal stops it at its next step
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
    child.send("end"); // after a disconnect, "close" would never come
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
