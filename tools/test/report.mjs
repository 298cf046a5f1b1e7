// Prints the progress of `npm test`. It prints one line when a test file, notebook or submission finishes, and each failure immediately.
import { stripVTControlCharacters } from "node:util";
import { suites } from "./suites.mjs";

/** @typedef {import("./passed-files.mjs").Counts} Counts */

/** If no line is printed for this number of milliseconds, the names of the running files are printed. */
const quiet = 30_000;
/** The number of failures that are shown completely. For later failures, only the names are shown. */
const mostWhole = 20;
/** The maximum number of characters that are shown of one failure. */
const mostText = 20_000;

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0 });

/** @param {Counts} counts */
export const summary = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(milliseconds < 9_950 ? 1 : 0)} s`;

/** Returns a test file's path without the folder `test/`, which contains all test files. @param {string} file */
const short = (file) => file.replace(/^test\//, "");

export class Report {
  total = noCounts();
  /** The counts and times of each suite. @type {Map<string, { counts: Counts, began: number, ended: number }>} */
  suites = new Map();
  /** @type {string[]} */
  failures = [];
  /** The reasons for skipping tests, and the number of tests for each. @type {Map<string, number>} */
  reasons = new Map();
  /** The running files, and the time at which each was started. @type {Map<string, number>} */
  #running = new Map();
  #spoke = performance.now();

  /** @param {{ write(text: string): unknown }} out */
  constructor(out = process.stdout) {
    this.out = out;
    this.timer = setInterval(() => {
      if (performance.now() - this.#spoke >= quiet) this.line(`… running: ${this.#now()}`);
    }, 1_000);
  }

  close() {
    clearInterval(this.timer);
  }

  /** @param {string} text */
  line(text) {
    this.#spoke = performance.now();
    this.out.write(`${text}\n`);
  }

  /** @param {string} suite @param {string} file */
  begin(suite, file) {
    this.#running.set(`${suite} ${short(file)}`, performance.now());
    const began = this.suites.get(suite)?.began ?? performance.now();
    this.suites.set(suite, { counts: noCounts(), ended: 0, ...this.suites.get(suite), began });
  }

  /** @param {string} suite @param {import("./events.mjs").TestEvent} event */
  test(suite, { file, name, state, seconds: took, text }) {
    if (state === "failed") this.fail(suite, file, name, text ?? "");
    else if (state === "skipped") {
      const reason = text || "no reason given";
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    }
    if (suites[suite]?.lines?.test(file))
      this.line(`${sign(state)} ${suite.padEnd(10)} ${name} (${seconds(took * 1000)})`);
  }

  /** @param {string} suite @param {string} file @param {string} name @param {string} text */
  fail(suite, file, name, text) {
    const title = `${suite} ${short(file) || "outside of its files"}${name ? ` > ${name}` : ""}`;
    this.failures.push(title);
    if (this.failures.length > mostWhole) return this.line(`✗ ${title}`);
    const shown = stripVTControlCharacters(text).slice(0, mostText).trimEnd().replace(/^/gm, "    ");
    this.line(`✗ ${title}\n${shown}\n`);
  }

  /**
   * Prints the result of a test file.
   *
   * @param {string} suite
   * @param {string} file
   * @param {Counts} counts
   * @param {{ took: number, output?: string, nightly?: boolean }} more the time in milliseconds, the output if the file has failed, and whether all its tests run only with `--all`
   */
  end(suite, file, counts, { took, output, nightly = false }) {
    this.#running.delete(`${suite} ${short(file)}`);
    this.#add(suite, counts);
    const parts = Object.entries(counts).filter(([, count]) => count > 0);
    const summary =
      parts.map(([state, count]) => `${count} ${state}`).join(", ") || (nightly ? "runs only with --all" : "no test");
    if (output && this.failures.length <= mostWhole)
      this.line(`  output of ${short(file)}:\n${output.trimEnd().replace(/^/gm, "    ")}`);
    this.line(
      `${sign(counts.failed ? "failed" : "passed")} ${suite.padEnd(10)} ${short(file)}: ${summary} (${seconds(took)})`,
    );
  }

  /** Adds the counts of a file that is not run because it has passed and its inputs have not changed. @param {Counts} counts */
  unchanged(counts) {
    for (const state of /** @type {const} */ (["passed", "failed", "skipped"])) this.total[state] += counts[state];
  }

  /** @param {string} suite @param {Counts} counts */
  #add(suite, counts) {
    this.unchanged(counts);
    const about = this.suites.get(suite) ?? { counts: noCounts(), began: performance.now(), ended: 0 };
    for (const state of /** @type {const} */ (["passed", "failed", "skipped"])) about.counts[state] += counts[state];
    this.suites.set(suite, { ...about, ended: performance.now() });
  }

  #now() {
    const now = performance.now();
    return [...this.#running].map(([name, since]) => `${name} (${seconds(now - since)})`).join(", ") || "nothing";
  }

  /**
   * Prints the last lines of the report: the counts of each suite, the failures, the reasons for skipped tests, and the total counts.
   *
   * @param {readonly string[]} notes
   */
  finish(notes) {
    this.line("");
    for (const [suite, { counts, began, ended }] of this.suites)
      this.line(`${suite.padEnd(10)} ${summary(counts)} in ${seconds(ended - began)}`);
    if (this.failures.length) this.line(`Failed:\n${this.failures.map((title) => `  ${title}`).join("\n")}`);
    for (const [reason, count] of this.reasons) this.line(`${count} skipped: ${reason}`);
    for (const note of notes) this.line(note);
    this.line(summary(this.total));
  }
}

/** @param {string} state */
const sign = (state) => (state === "failed" ? "✗" : state === "skipped" ? "-" : "✓");
