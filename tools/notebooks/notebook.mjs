// Defines the types of a notebook file, with the names of nbformat 4.5, and functions that read its texts.

/**
 * @typedef {object} Cell
 * @property {"code" | "markdown" | "raw"} cell_type
 * @property {string} id
 * @property {Record<string, unknown>} metadata
 * @property {string | string[]} source
 * @property {Output[]} [outputs] only code cells have it
 * @property {number | null} [execution_count] only code cells have it
 * @property {Record<string, unknown>} [attachments] only markdown and raw cells may have it
 *
 * @typedef {object} Output
 * @property {"stream" | "error" | "display_data" | "execute_result"} output_type
 * @property {string} [name] "stdout" or "stderr"; only a stream has it
 * @property {string | string[]} [text] the text of a stream
 * @property {string} [ename] the name of an error
 * @property {string} [evalue] the message of an error
 * @property {Record<string, unknown>} [data] the content of a display or result, by MIME type
 *
 * @typedef {object} Notebook
 * @property {Cell[]} cells
 * @property {Record<string, unknown>} metadata
 * @property {number} nbformat
 * @property {number} nbformat_minor
 *
 * @typedef {{ file: string, notebook: Notebook }} NotebookFile a notebook, and the absolute path of its file
 */

/**
 * Returns a text of a notebook file as one string. In the file, the text is one string or a list of lines with their line ends.
 *
 * @param {unknown} text
 */
export const joined = (text) => (Array.isArray(text) ? text.join("") : String(text ?? ""));

/** Returns a cell's text. @param {Pick<Cell, "source">} cell */
export const textOf = (cell) => joined(cell.source);

/** Returns the lines of a text. An empty text has no lines. @param {string} text */
export const linesOf = (text) => (text === "" ? [] : text.split("\n"));

/** @param {Pick<Notebook, "cells">} notebook */
export const codeCells = (notebook) => notebook.cells.filter((cell) => cell.cell_type === "code");

/** @param {Pick<Notebook, "cells">} notebook */
export const markdownCells = (notebook) => notebook.cells.filter((cell) => cell.cell_type === "markdown");
