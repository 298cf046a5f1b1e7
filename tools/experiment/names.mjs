// How a job is written: in a few words for people, and as the command that makes it.
import { experimentNamed } from "../lib/library.mjs";

/** @typedef {import("../lib/library.mjs").Job} Job */

/** A job in a few words: the settings that are not as they are by default. @param {Job} job */
export function nameOf({ experiment, settings, seed }) {
  const { settings: infos } = experimentNamed(experiment);
  const changed = Object.entries(settings).filter(([key, value]) => infos[key]?.default !== value);
  return [experiment, ...changed.map(([key, value]) => `${key}=${value}`), `seed=${seed}`].join(" ");
}

/** The command that makes one run, for a shell: one thread, since several of them run beside each other. @param {Job} job @param {string | undefined} to */
export function commandOf({ experiment, settings, seed }, to) {
  const words = Object.entries(settings).map(([key, value]) => `--${key}=${value}`);
  const own = [`--seeds=${seed},`, "--workers=1", "--threads=1", ...(to === undefined ? [] : [`--to=${to}`])];
  return ["npm run -s experiment --", ...[experiment, ...words, ...own].map(quoted)].join(" ");
}

/** A word as a POSIX shell reads it back. @param {string} word */
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
