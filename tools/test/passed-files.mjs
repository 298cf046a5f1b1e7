// Records in .cache/tests.json which test files have passed. A test file that has passed is not run again until one of its inputs changes.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cache } from "../lib/paths.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ key: string, seconds: number, counts: Counts }} Past the last result of a test file; `key` is the hash of its inputs, or empty if the file did not pass */

const place = join(cache, "tests.json");

export class PassedFiles {
  /** @type {Record<string, Past>} */
  #past;

  constructor(file = place) {
    this.file = file;
    this.#past = read(file);
  }

  /**
   * Returns the counts of a test file if it has passed with exactly these inputs.
   *
   * @param {string} file @param {string} key
   * @returns {Counts | undefined}
   */
  passed(file, key) {
    const past = this.#past[file];
    return past !== undefined && past.key !== "" && past.key === key ? past.counts : undefined;
  }

  /** Returns the seconds that a test file took the last time. @param {string} file @returns {number | undefined} */
  seconds(file) {
    return this.#past[file]?.seconds;
  }

  /** Saves a result immediately, so that the results of a stopped run are kept. @param {string} file @param {Past} past */
  note(file, past) {
    this.#past[file] = past;
    mkdirSync(dirname(this.file), { recursive: true });
    const fresh = `${this.file}.${process.pid}`;
    writeFileSync(fresh, JSON.stringify(this.#past));
    renameSync(fresh, this.file);
  }
}

/** @param {string} file @returns {Record<string, Past>} */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {}; // the file is missing or incomplete, so all tests run
  }
}
