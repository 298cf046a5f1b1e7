// Defines the normal form in which notebooks are stored. It contains what authors have written, and nothing that programs add. The same content always gives the same text.
import { readableIds } from "./cell-ids.mjs";
import { keptMetadata, notebookMetadata } from "./metadata.mjs";
import { textOf } from "./notebook.mjs";

/**
 * @typedef {import("./notebook.mjs").Cell} Cell
 * @typedef {import("./notebook.mjs").Notebook} Notebook
 */

/**
 * Returns a notebook in normal form. It has format 4.5, unique and readable ids, and LF line ends. It has no outputs, no execution counts, no empty cells, and only
 * the metadata that metadata.mjs allows.
 *
 * @param {Notebook} notebook
 * @returns {Notebook} a new notebook; normalising it again changes nothing
 */
export function normalise(notebook) {
  const cells = notebook.cells.filter((cell) => !isEmpty(cell));
  const ids = readableIds(cells);
  return {
    cells: cells.map((cell, i) => normalCell(cell, /** @type {string} */ (ids[i]))),
    metadata: notebookMetadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/**
 * Returns whether a cell is empty and has no metadata. JupyterLab adds such a cell when the last cell is run. An empty cell with metadata is
 * intended.
 *
 * @param {Cell} cell
 */
const isEmpty = (cell) =>
  textOf(cell).trim() === "" &&
  Object.keys(keptMetadata(cell.metadata)).length === 0 &&
  Object.keys(cell.attachments ?? {}).length === 0;

/** @param {Cell} cell @param {string} id @returns {Cell} */
function normalCell(cell, id) {
  const { outputs: _outputs, execution_count: _count, attachments, ...rest } = cell;
  const common = { ...rest, id, metadata: keptMetadata(cell.metadata), source: sourceLines(textOf(cell)) };
  if (cell.cell_type === "code") return { ...common, execution_count: null, outputs: [] };
  return attachments && Object.keys(attachments).length ? { ...common, attachments } : common;
}

/** Splits a text into lines with their line ends, as nbformat does. @param {string} text */
function sourceLines(text) {
  const clean = text.replace(/\r\n?/g, "\n").replace(/\s+$/, "");
  return clean === "" ? [] : clean.split(/(?<=\n)/);
}

/**
 * Returns a notebook as nbformat and JupyterLab write it to a file: with sorted keys, an indent of one space, and one newline at the end.
 *
 * @param {Notebook} notebook
 */
export const written = (notebook) => `${JSON.stringify(sorted(notebook), null, 1)}\n`;

/** @param {unknown} value @returns {unknown} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
