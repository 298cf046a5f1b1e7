// Checks the length of cells and lessons, and the title of every notebook. The limits are chosen so that a lesson takes one evening.

import { codeCells, linesOf, markdownCells, textOf } from "../notebook.mjs";
import { headingsIn, prose } from "./markdown.mjs";

/**
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 * @typedef {import("../notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("../problem.mjs").Problem} Problem
 */

export const limits = { codeLines: 25, questionLetters: 105, lessonWords: 900, lessonCells: { least: 15, most: 25 } };

/** Returns the number of words in the prose of a notebook. Code, formulas, tables, tags and link targets do not count. @param {Notebook} notebook */
export function wordCount(notebook) {
  const texts = markdownCells(notebook).map((cell) => prose(textOf(cell)));
  return texts.reduce((sum, text) => sum + (text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)?.length ?? 0), 0);
}

const HIDDEN_TESTS = /^\/\/ BEGIN HIDDEN TESTS\n(.*?)\n\/\/ END HIDDEN TESTS(?:\n|$)/ms;

/**
 * Returns the number of lines of a cell. If the cell has hidden tests, which students do not get, returns the length of the longer of the two parts.
 *
 * @param {string} text
 */
function longerPart(text) {
  const [whole, hidden = ""] = HIDDEN_TESTS.exec(text) ?? [""];
  return Math.max(linesOf(text.replace(whole, "")).length, linesOf(hidden).length);
}

/** Checks the length of code cells in every notebook. @param {NotebookFile} file @returns {Problem[]} */
export function lengthProblems({ file, notebook }) {
  return codeCells(notebook)
    .map((cell) => ({ cell, lines: longerPart(textOf(cell)) }))
    .filter(({ lines }) => lines > limits.codeLines)
    .map(({ cell, lines }) => ({
      file,
      cell: cell.id,
      message: `has ${lines} lines, but a code cell may have at most ${limits.codeLines}. Split it into one cell per idea.`,
    }));
}

/**
 * Finds the first line of each cell that begins with `%%`, or in a code cell with `// %%`. In jupytext's percent format such a line starts a new cell, so it would split the cell in two.
 *
 * @param {NotebookFile} file
 * @returns {Problem[]}
 */
export function markerProblems({ file, notebook }) {
  return notebook.cells.flatMap((cell) => {
    const line = linesOf(textOf(cell)).findIndex((text) =>
      (cell.cell_type === "code" ? /^\s*\/\/\s*%%/ : /^\s*%%/).test(text),
    );
    const message =
      "begins with %% (in code: // %%), which starts a cell when the notebook is edited as text (jupytext). Write the line differently.";
    return line < 0 ? [] : [{ file, cell: cell.id, line: line + 1, message }];
  });
}

/**
 * Finds the lines of a question that are too long. A question is a comment in a cell that calls `predict` or `exercise`. JupyterLab does not break
 * lines of code, so the end of a longer line is not visible in a window that is 1,280 pixels wide.
 *
 * @param {NotebookFile} file
 * @returns {Problem[]}
 */
export function questionProblems({ file, notebook }) {
  const asking = codeCells(notebook).filter((cell) => /\b(?:predict|exercise)\(/.test(textOf(cell)));
  return asking.flatMap((cell) =>
    linesOf(textOf(cell)).flatMap((text, at) => {
      const isLong = /^\s*\/\//.test(text) && text.length > limits.questionLetters;
      const message = `has ${text.length} letters, but a line of a question may have at most ${limits.questionLetters}. Break the comment into more lines.`;
      return isLong ? [{ file, cell: cell.id, line: at + 1, message }] : [];
    }),
  );
}

/** Checks the number of words and cells of a lesson. @param {NotebookFile} file @returns {Problem[]} */
export function lessonLengthProblems({ file, notebook }) {
  const words = wordCount(notebook);
  const cells = notebook.cells.length;
  const { least, most } = limits.lessonCells;
  return [
    ...(words > limits.lessonWords
      ? [
          {
            file,
            message: `has ${words} words of prose, but a lesson may have at most ${limits.lessonWords}. Cut ${words - limits.lessonWords}.`,
          },
        ]
      : []),
    ...(cells < least || cells > most
      ? [
          {
            file,
            message: `has ${cells} cells, but a lesson must have ${least} to ${most}. ${cells < least ? "Split" : "Join or cut"} some.`,
          },
        ]
      : []),
  ];
}

/** Checks that a notebook begins with its title and has no second title. @param {NotebookFile} file @returns {Problem[]} */
export function titleProblems({ file, notebook }) {
  const first = notebook.cells[0];
  const titles = markdownCells(notebook).flatMap((cell) =>
    headingsIn(textOf(cell))
      .filter(({ level }) => level === 1)
      .map(({ line, text }) => ({ cell: cell.id, line, text })),
  );
  const title = titles[0];
  if (!first || !title || title.cell !== first.id || title.line !== 1)
    return [
      {
        file,
        ...(first ? { cell: first.id } : {}),
        message: "the first cell must be Markdown that begins with the title, `# Verb the thing`.",
      },
    ];
  return titles.slice(1).map(({ cell, line, text }) => ({
    file,
    cell,
    line,
    message: `a second title, "# ${text}". Sections begin with \`##\`.`,
  }));
}
