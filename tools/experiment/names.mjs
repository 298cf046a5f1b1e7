// Writes a job as text: a short name for people, and the command that computes it.
import { experimentNamed } from "../lib/library.mjs";

/** @typedef {import("../lib/library.mjs").Job} Job */

/**
 * Returns a short name for a job. It consists of the experiment, the seed, and those settings that the command gives or that differ from their defaults.
 *
 * @param {Job} job
 * @param {Readonly<Record<string, unknown>>} [given] the settings that the command gives. The name contains them even if they have their defaults, since the command may give several values.
 */
export function nameOf({ experiment, settings, seed }, given = {}) {
  const { settings: infos } = experimentNamed(experiment);
  const changed = Object.entries(settings).filter(([key, value]) => key in given || infos[key]?.default !== value);
  return [experiment, ...changed.map(([key, value]) => `${key}=${value}`), `seed=${seed}`].join(" ");
}

/**
 * Returns the shell command that computes one run. It uses one thread, since several such commands run at the same time.
 *
 * @param {Job} job @param {string | undefined} to
 */
export function commandOf({ experiment, settings, seed }, to) {
  const words = Object.entries(settings).map(([key, value]) => `--${key}=${value}`);
  const own = [`--seeds=${seed},`, "--workers=1", "--threads=1", ...(to === undefined ? [] : [`--to=${to}`])];
  return ["npm run -s experiment --", ...[experiment, ...words, ...own].map(quoted)].join(" ");
}

/** Returns a word quoted for a POSIX shell. @param {string} word */
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
