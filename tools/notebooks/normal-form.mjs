// Defines the normal form in which notebooks are stored. It contains the authors' work without the additions of programs, and is always written in the same way.
import { readableIds } from "./cell-ids.mjs";
import { keptMetadata, notebookMetadata } from "./metadata.mjs";
import { textOf } from "./notebook.mjs";

/**
 * @typedef {import("./notebook.mjs").Cell} Cell
 * @typedef {import("./notebook.mjs").Notebook} Notebook
 */

/**
 * Returns a notebook in normal form: nbformat 4.5, no outputs or counts, unique readable ids, only allowed metadata, no empty cells, LF line ends.
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

/** Returns whether a cell is the empty one that JupyterLab adds below the last cell that is run. An empty cell with metadata is intended. @param {Cell} cell */
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

/** Returns a notebook's text as nbformat and JupyterLab write it: sorted keys, one space of indent, one newline at the end. @param {Notebook} notebook */
export const written = (notebook) => `${JSON.stringify(sorted(notebook), null, 1)}\n`;

/** @param {unknown} value @returns {unknown} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
