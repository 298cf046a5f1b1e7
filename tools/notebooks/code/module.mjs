// Joins the code cells of a notebook to one TypeScript module, and converts a line of the module back to a cell and its line.
import { codeCells, linesOf, textOf } from "../notebook.mjs";

/**
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 *
 * @typedef {object} Part a code cell
 * @property {string} file the notebook that contains the cell; for a solution, the notebook of the solutions
 * @property {string} cell the cell's id
 * @property {string} text
 *
 * @typedef {object} Module
 * @property {string} name the file name under which the compiler reads the module
 * @property {string} text
 * @property {readonly Part[]} parts
 * @property {readonly number[]} starts the first line of each part in the module, from 0
 *
 * @typedef {{ part: Part, index: number, line: number }} Place a place in a module: the code cell, its index among the code cells, and the line in the cell, from 1
 */

/**
 * The line between two cells. If a cell's last statement has no semicolon, this line ends the statement, so that it does not continue in the next
 * cell.
 */
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

/**
 * Returns the place in a cell for a line of the module.
 *
 * @param {Module} module @param {number} line the number of the line in the module, from 0
 * @returns {Place}
 */
export function placeOf({ parts, starts }, line) {
  const index = Math.max(starts.filter((start) => start <= line).length - 1, 0);
  const part = /** @type {Part} */ (parts[index]);
  const last = Math.max(linesOf(part.text).length, 1);
  return { part, index, line: Math.min(line - (starts[index] ?? 0) + 1, last) };
}
