// A process that computes one job after the other: one that crashes, or takes too much memory, costs nobody else anything.
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

/** @typedef {import("../lib/library.mjs").Job} Job */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * How a job ended: with what was measured; with the experiment's own error, which would be the same again; with the process,
 * which may have been another's fault; or because it was told to stop.
 *
 * @typedef {{ record: RunRecord } | { failed: string } | { died: string } | { stopped: true }} Outcome
 */

/**
 * @typedef {object} LaneOptions
 * @property {number} memory MiB that the process may use
 * @property {number} threads that TensorFlow computes with
 * @property {string | undefined} [program] what the process runs
 */

const usual = fileURLToPath(new URL("child.mjs", import.meta.url));
/** Milliseconds that a process has for its last step. */
const PATIENCE = 10_000;

/**
 * Threads for each of some processes: one where there are several, which would take each other's cores; else as many as there are cores,
 * or as TensorFlow's own variable says.
 *
 * @param {number} processes
 */
export const threadsFor = (processes) =>
  processes > 1 ? 1 : Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();

/**
 * The binding's TensorFlow takes both (measured: a large matMul keeps exactly TF_NUM_INTRAOP_THREADS threads busy, and each
 * variable changes how many there are); OMP_NUM_THREADS changes nothing, since the binding's library has no OpenMP.
 * A number is always named, so that a record says what was computed with.
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
  /** Who waits for the job that is computed. @type {{ settle: (outcome: Outcome) => void, onProgress: ((share: number) => void) | undefined } | undefined} */
  #waiting;

  /** @param {LaneOptions} options */
  constructor(options) {
    this.options = options;
  }

  /**
   * Computes a job, in a new process where there is none. Never throws. One at a time.
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

  /** Ends the process. */
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
    let [said, trouble] = ["", ""];
    let greedy = false;
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      said = (said + text).slice(-2000);
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
      const last = trouble || (said.trim().split("\n").at(-1) ?? "");
      this.#waiting?.settle(
        greedy
          ? { failed: `it took more than ${memory} MiB of memory` }
          : { died: `its process ended (${killed ?? `status ${status}`}) ${last}`.trim() },
      );
    });
    return child;
  }
}
