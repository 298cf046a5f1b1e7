// What earlier runs came to, in .cache/tests.json: a test file that passed is not run again until something that it depends on has changed.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cache } from "../lib/paths.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ key: string, seconds: number, counts: Counts }} Past key: of all that the result depends on; empty where it did not pass */

const place = join(cache, "tests.json");

export class Results {
  /** @type {Record<string, Past>} */
  #past;

  constructor(file = place) {
    this.file = file;
    this.#past = read(file);
  }

  /** What a test file came to, if it passed with this very key. @param {string} file @param {string} key @returns {Counts | undefined} */
  passed(file, key) {
    const past = this.#past[file];
    return past !== undefined && past.key !== "" && past.key === key ? past.counts : undefined;
  }

  /** How long it took the last time. @param {string} file @returns {number | undefined} */
  seconds(file) {
    return this.#past[file]?.seconds;
  }

  /** Notes a result at once: a run that is stopped keeps what it has. @param {string} file @param {Past} past */
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
    return {}; // none yet, or half a file: everything runs
  }
}
