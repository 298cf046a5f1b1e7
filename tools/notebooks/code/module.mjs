// Joins a notebook's code cells to one TypeScript module, and finds the cell and line for a line of the module.
import { codeCells, linesOf, textOf } from "../notebook.mjs";

/**
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 *
 * @typedef {object} Part a code cell
 * @property {string} file the notebook that it comes from; for a solution, the file of the solutions
 * @property {string} cell the cell's id
 * @property {string} text
 *
 * @typedef {object} Module
 * @property {string} name file name that the compiler sees
 * @property {string} text
 * @property {readonly Part[]} parts
 * @property {readonly number[]} starts the first line of each part in the module, from 0
 *
 * @typedef {{ part: Part, index: number, line: number }} Place index: the part's number; line: in the cell, from 1
 */

/** Separates two cells. It ends a statement without a semicolon, so that the statement does not continue in the next cell. */
const seam = ";";

/** @param {string} file @param {Notebook} notebook @returns {Part[]} */
export const partsOf = (file, notebook) =>
  codeCells(notebook).map((cell) => ({ file, cell: cell.id, text: textOf(cell) }));

/** @param {string} name @param {readonly Part[]} parts @returns {Module} */
export function asModule(name, parts) {
  /** @type {number[]} */
  const starts = [];
  /** @type {string[]} */
  const lines = [];
  for (const { text } of parts) {
    starts.push(lines.length);
    lines.push(...linesOf(text), seam);
  }
  return { name, text: lines.join("\n"), parts, starts };
}

/** @param {Module} module @param {number} line of the module, from 0 @returns {Place} */
export function placeOf({ parts, starts }, line) {
  const index = Math.max(starts.filter((start) => start <= line).length - 1, 0);
  const part = /** @type {Part} */ (parts[index]);
  const last = Math.max(linesOf(part.text).length, 1);
  return { part, index, line: Math.min(line - (starts[index] ?? 0) + 1, last) };
}
