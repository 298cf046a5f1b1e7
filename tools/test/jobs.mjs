// Runs test files in several processes at the same time.
import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { createInterface } from "node:readline";
import { inRoot, root, windows } from "../lib/paths.mjs";
import { eventIn } from "./events.mjs";
import { noCounts } from "./report.mjs";
import { commandFor, suites } from "./suites.mjs";

/**
 * @typedef {import("./report.mjs").Report} Report
 * @typedef {import("./passed-files.mjs").Counts} Counts
 * @typedef {import("./suites.mjs").Suite} Suite
 * @typedef {{ suite: string, files: readonly string[], command: readonly string[], seconds: number }} Job test files that run in one process. `seconds` is the estimated time of the job and of the jobs that wait for it; it decides the order.
 * @typedef {(file: string, counts: Counts, seconds: number) => void} Ended called when a test file has finished
 */

/** The number of output lines that are shown when a runner crashes. */
const mostLines = 60;

/** The processes of the running jobs. @type {Set<import("node:child_process").ChildProcess>} */
const alive = new Set();

/** Kills the processes of all jobs, and all processes that these have started. */
export function endJobs() {
  for (const { pid } of alive)
    if (pid !== undefined && !windows) process.kill(-pid, "SIGKILL");
    else if (pid !== undefined) spawn("taskkill", ["/pid", String(pid), "/t", "/f"]);
}

/**
 * Returns the jobs that run the given test files. Each job is one process.
 *
 * @param {ReadonlyMap<string, readonly string[]>} files the test files of each suite
 * @param {Parameters<typeof commandFor>[2]} options
 * @param {(file: string) => number | undefined} secondsOf returns the seconds that a file took the last time, if known
 * @returns {Job[]} the jobs, beginning with the longest
 */
export function jobsOf(files, options, secondsOf) {
  /** @type {Job[]} */
  const jobs = [];
  for (const [suite, chosen] of files) {
    const about = /** @type {Suite} */ (suites[suite]);
    const { weight, heavy = {} } = about;
    const secondsFor = (/** @type {string} */ file) => secondsOf(file) ?? heavy[file] ?? weight / chosen.length;
    // jobs for which other jobs wait come first
    const waiting = Object.entries(suites).filter(([name, { after }]) => files.has(name) && after?.includes(suite));
    const urgency = waiting.reduce((sum, [, other]) => sum + other.weight, 0);
    const [alone, together] = [chosen.filter((file) => file in heavy), chosen.filter((file) => !(file in heavy))];
    const groups = [...alone.map((file) => [file]), together];
    for (const group of groups.filter(({ length }) => length > 0)) {
      const seconds = group.reduce((sum, file) => sum + secondsFor(file), urgency);
      jobs.push({ suite, files: group, command: commandFor(about, group, options), seconds });
    }
  }
  return jobs.sort((a, b) => b.seconds - a.seconds);
}

/**
 * Runs all jobs, but at most `lanes` at the same time. A job that uses another suite's results waits until that suite has finished.
 *
 * @param {readonly Job[]} jobs
 * @param {number} lanes
 * @param {(job: Job) => Promise<void>} work
 */
export async function runJobs(jobs, lanes, work) {
  const waiting = [...jobs];
  /** @type {Map<Job, Promise<void>>} */
  const running = new Map();
  const unfinished = (/** @type {string} */ suite) =>
    [...waiting, ...running.keys()].some((job) => job.suite === suite);
  while (waiting.length || running.size) {
    const next = waiting.findIndex(({ suite }) => !suites[suite]?.after?.some(unfinished));
    if (next >= 0 && running.size < lanes) {
      const [job] = /** @type {[Job]} */ (waiting.splice(next, 1));
      running.set(
        job,
        work(job).finally(() => running.delete(job)),
      );
    } else await Promise.race(running.values());
  }
}

/**
 * Runs one job until its process exits. It counts as a failure if the process crashes without a failed test, or if it leaves out a file.
 *
 * @param {Job} job
 * @param {{ variables: NodeJS.ProcessEnv, part: boolean }} settings `part` is true if only the tests with a certain name are run
 * @param {Report} report
 * @param {Ended} ended
 * @returns {Promise<void>}
 */
export async function runJob({ suite, files, command }, { variables, part }, report, ended) {
  const tally = new Tally(suite, part, report, ended);
  const [program, ...args] = /** @type {[string, ...string[]]} */ (command);
  const child = spawn(program, args, {
    cwd: root,
    env: { ...variables, PYTHONPATH: [inRoot("tools", "test"), variables.PYTHONPATH].filter(Boolean).join(delimiter) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: !windows, // starts a separate process group, which can be killed as a whole
  });
  alive.add(child);
  /** @type {string[]} */
  const output = [];
  const lines = [child.stdout, child.stderr].map((stream) => {
    const reader = createInterface({ input: stream }).on("line", (line) => {
      const event = eventIn(line);
      if (event) return tally.take(event);
      output.push(line);
      if (output.length > mostLines) output.shift();
    });
    return new Promise((resolve) => reader.once("close", resolve));
  });
  /** @type {number | string} */
  const status = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  await Promise.all(lines);
  alive.delete(child);
  const left = part ? [] : files.filter((file) => !tally.has(file));
  // if no test in these files matches `--name`, pytest exits with status 5, which is no failure
  const well = status === 0 || tally.failed > 0 || (part && status === 5);
  if (left.length === 0 && well) return tally.close();
  const what = left.length ? `did not run ${left.join(", ")}` : "exited without a failed test";
  tally.take({ type: "error", file: "", text: `${program} ${what} (status ${status}).\n${output.join("\n")}` });
  tally.close();
}

/** Counts the results of the files of one job. */
class Tally {
  /** @type {Map<string, Counts>} */
  #counts = new Map();
  /** The seconds that each finished file took. @type {Map<string, number>} */
  #ended = new Map();
  /** The number of failures that belong to no file. */
  #outside = 0;

  /** @param {string} suite @param {boolean} part @param {Report} report @param {Ended} ended */
  constructor(suite, part, report, ended) {
    this.suite = suite;
    this.part = part;
    this.report = report;
    this.ended = ended;
  }

  get failed() {
    return [...this.#counts.values()].reduce((sum, { failed }) => sum + failed, this.#outside);
  }

  /** Returns whether a file has finished. @param {string} file */
  has(file) {
    return this.#ended.has(file);
  }

  /** @param {import("./events.mjs").Event} event */
  take(event) {
    const { suite, report } = this;
    if (event.type !== "note" && this.#ended.has(event.file)) {
      // the counts of the file have been printed and added to the total
      this.#outside++;
      report.fail(
        suite,
        event.file,
        "",
        `The runner sent a result after the end of this file: ${JSON.stringify(event)}`,
      );
    } else if (event.type === "begin") report.begin(suite, event.file);
    else if (event.type === "note") report.line(`  ${suite.padEnd(10)} ${event.text}`);
    else if (event.type === "test") {
      // with `--name`, vitest reports the tests with other names as skipped, so do not count them
      if (this.part && event.state === "skipped") return;
      this.#of(event.file)[event.state]++;
      report.test(suite, event);
    } else if (event.type === "error") {
      if (event.file) this.#of(event.file).failed++;
      else this.#outside++;
      report.fail(suite, event.file, "", event.text);
    } else {
      const { file, seconds, output, nightly } = event;
      const { passed, failed, skipped } = this.#of(file);
      if (passed + failed + skipped === 0 && !nightly && !this.part)
        this.take({ type: "error", file, text: "The file ended, but the runner sent no result of a test." });
      this.#ended.set(file, seconds);
      report.end(suite, file, this.#of(file), {
        ...{ took: seconds * 1000, nightly: nightly === true },
        ...(output ? { output } : {}),
      });
      this.ended(file, this.#of(file), seconds);
    }
  }

  /** Ends the job. If a failure belongs to no file, any of the files may have caused it, so none of them counts as passed. */
  close() {
    if (this.#outside === 0) return;
    this.report.end(this.suite, "(outside of its files)", { ...noCounts(), failed: this.#outside }, { took: 0 });
    for (const [file, seconds] of this.#ended)
      this.ended(file, { ...this.#of(file), failed: this.#of(file).failed + 1 }, seconds);
  }

  /** @param {string} file */
  #of(file) {
    const counts = this.#counts.get(file) ?? noCounts();
    this.#counts.set(file, counts);
    return counts;
  }
}
