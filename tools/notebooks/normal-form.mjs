// The one form in which a notebook is kept: what people wrote, nothing that programs added, always written the same way.
import { readableIds } from "./cell-ids.mjs";
import { keptMetadata, notebookMetadata } from "./metadata.mjs";
import { textOf } from "./notebook.mjs";

/**
 * @typedef {import("./notebook.mjs").Cell} Cell
 * @typedef {import("./notebook.mjs").Notebook} Notebook
 */

/**
 * nbformat 4.5; no outputs, no counts; readable ids, each once; allow-listed metadata; no empty cells; LF at the ends of lines.
 *
 * @param {Notebook} notebook
 * @returns {Notebook} a new one; normalising it again changes nothing
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

/** Nobody wrote it: JupyterLab adds one below the last cell that is run. An empty cell that carries metadata was meant. @param {Cell} cell */
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

/** Lines that keep their ends, as nbformat splits them. @param {string} text */
function sourceLines(text) {
  const clean = text.replace(/\r\n?/g, "\n").replace(/\s+$/, "");
  return clean === "" ? [] : clean.split(/(?<=\n)/);
}

/** A notebook's text as nbformat and JupyterLab write it: keys sorted, one space of indent, one newline at the end. @param {Notebook} notebook */
export const written = (notebook) => `${JSON.stringify(sorted(notebook), null, 1)}\n`;

/** @param {unknown} value @returns {unknown} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
