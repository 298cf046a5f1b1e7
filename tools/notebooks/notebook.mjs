// What a notebook file holds, in nbformat 4.5's words.

/**
 * @typedef {object} Cell
 * @property {"code" | "markdown" | "raw"} cell_type
 * @property {string} id
 * @property {Record<string, unknown>} metadata
 * @property {string | string[]} source
 * @property {Output[]} [outputs] of a code cell
 * @property {number | null} [execution_count] of a code cell
 * @property {Record<string, unknown>} [attachments] of a markdown or raw cell
 *
 * @typedef {object} Output
 * @property {"stream" | "error" | "display_data" | "execute_result"} output_type
 * @property {string} [name] stdout or stderr, of a stream
 * @property {string | string[]} [text] of a stream
 * @property {string} [ename] of an error
 * @property {string} [evalue] of an error
 * @property {Record<string, unknown>} [data] MIME type to content
 *
 * @typedef {object} Notebook
 * @property {Cell[]} cells
 * @property {Record<string, unknown>} metadata
 * @property {number} nbformat
 * @property {number} nbformat_minor
 *
 * @typedef {{ file: string, notebook: Notebook }} NotebookFile file: an absolute path
 */

/** Text as nbformat holds it: one string, or a list of lines that keep their ends. @param {unknown} text */
export const joined = (text) => (Array.isArray(text) ? text.join("") : String(text ?? ""));

/** A cell's text. @param {Pick<Cell, "source">} cell */
export const textOf = (cell) => joined(cell.source);

/** A text's lines; the empty text has none. @param {string} text */
export const linesOf = (text) => (text === "" ? [] : text.split("\n"));

/** @param {Pick<Notebook, "cells">} notebook */
export const codeCells = (notebook) => notebook.cells.filter((cell) => cell.cell_type === "code");

/** @param {Pick<Notebook, "cells">} notebook */
export const markdownCells = (notebook) => notebook.cells.filter((cell) => cell.cell_type === "markdown");
