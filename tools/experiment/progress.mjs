// Writes the progress line of an experiment's runs, and estimates the time that is left.

/** @param {number} seconds */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * Estimates how many seconds a run will take. The estimate is the median time of those finished runs whose settings differ least from the run's
 * settings. If the experiment has a number of training steps or time steps, the times are scaled in proportion to it.
 *
 * @param {import("../lib/library.mjs").Job} job
 * @param {readonly import("../lib/library.mjs").RunRecord[]} records the finished runs of the experiment
 * @returns {number | undefined} undefined if there are no records
 */
export function secondsOf(job, records) {
  const sizes = ["steps", "T"];
  const work = (/** @type {Settings} */ settings) =>
    sizes.reduce((product, name) => product * (Number(settings[name]) || 1), 1);
  const distance = (/** @type {Settings} */ settings) =>
    Object.keys(job.settings)
      .map((name) => (settings[name] === job.settings[name] ? 0 : sizes.includes(name) ? 1 : sizes.length + 1))
      .reduce((/** @type {number} */ sum, one) => sum + one, 0);
  const least = Math.min(...records.map(({ settings }) => distance(settings)));
  const seconds = records
    .filter(({ settings }) => distance(settings) === least)
    .map((record) => (record.seconds * work(job.settings)) / work(record.settings))
    .sort((a, b) => a - b);
  return seconds[Math.floor(seconds.length / 2)];
}

/** @typedef {import("../../src/runs/types.ts").RunSettings} Settings */

/** Shows the progress of several runs. On a terminal, one line is updated. Elsewhere, one line per run is printed. */
export class Progress {
  #done = 0;
  #begin = performance.now();
  #drawn = 0;

  /** @param {number} total @param {{ write: (text: string) => void, isTTY?: boolean | undefined }} out */
  constructor(total, out = process.stderr) {
    this.total = total;
    this.out = out;
  }

  /** @param {string} what @param {string} [failure] */
  end(what, failure) {
    this.#done += 1;
    this.#line(`${failure === undefined ? "✓" : "✗"} ${what}${failure === undefined ? "" : `: ${failure}`}`, "\n");
  }

  /** Prints a note that does not report the end of a run. @param {string} text */
  note(text) {
    this.out.write(`${this.out.isTTY ? "\r\x1b[K" : ""}! ${text}\n`);
  }

  /** Updates the line while jobs are running. @param {number} share the sum of the progress (0 to 1 each) of all running jobs */
  underWay(share) {
    if (!this.out.isTTY || performance.now() - this.#drawn < 200) return;
    this.#drawn = performance.now();
    this.#line("", "", share);
  }

  /** @param {string} text @param {string} ending */
  #line(text, ending, share = 0) {
    const seconds = (performance.now() - this.#begin) / 1000;
    const done = this.#done + share;
    const left = done > 0 && done < this.total ? `, ${duration((seconds / done) * (this.total - done))} left` : "";
    const count = `${this.#done} of ${this.total}${left}`;
    this.out.write(`${this.out.isTTY ? "\r\x1b[K" : ""}${count}${text && `  ${text}`}${ending}`);
  }
}
