// Describes a problem of a notebook: its place, the cause, and what to do about it.
import { relative, sep } from "node:path";
import { root } from "../lib/paths.mjs";

/**
 * @typedef {object} Problem
 * @property {string} file an absolute path
 * @property {string} [cell] the cell's id
 * @property {number} [line] the number of the line in the cell, from 1
 * @property {string} message the cause, and what to do about it
 */

/** Returns a file's path relative to the project's folder. @param {string} file */
export function shortName(file) {
  const name = relative(root, file);
  return name.startsWith("..") ? file : name.split(sep).join("/");
}

/** Returns a problem as one line: `notebooks/lessons/02-x.ipynb [forget-gate] line 3: …`. @param {Problem} problem */
export function problemText({ file, cell, line, message }) {
  const place = [shortName(file), cell === undefined ? "" : `[${cell}]`, line === undefined ? "" : `line ${line}`];
  return `${place.filter(Boolean).join(" ")}: ${message}`;
}

/**
 * Returns each problem only once. A problem may be found twice, since a lesson is compiled with and without its solutions.
 *
 * @param {Problem[]} problems
 */
export function withoutRepeats(problems) {
  return [...new Map(problems.map((problem) => [problemText(problem), problem])).values()];
}
