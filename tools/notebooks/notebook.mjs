// Defines the types of a notebook file, with the names of nbformat 4.5, and functions that read its texts.

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

/** Returns a text of nbformat as one string. It is stored as one string, or as a list of lines with their line ends. @param {unknown} text */
export const joined = (text) => (Array.isArray(text) ? text.join("") : String(text ?? ""));

/** Returns a cell's text. @param {Pick<Cell, "source">} cell */
export const textOf = (cell) => joined(cell.source);

/** Returns a text's lines. The empty text has none. @param {string} text */
export const linesOf = (text) => (text === "" ? [] : text.split("\n"));

/** @param {Pick<Notebook, "cells">} notebook */
export const codeCells = (notebook) => notebook.cells.filter((cell) => cell.cell_type === "code");

/** @param {Pick<Notebook, "cells">} notebook */
export const markdownCells = (notebook) => notebook.cells.filter((cell) => cell.cell_type === "markdown");
