// Limits for lessons' length, so that a lesson fits a head and an evening, and rules for how every notebook begins.

import { codeCells, linesOf, markdownCells, textOf } from "../notebook.mjs";
import { headingsIn, prose } from "./markdown.mjs";

/**
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 * @typedef {import("../notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("../problem.mjs").Problem} Problem
 */

export const limits = { codeLines: 25, lessonWords: 900, lessonCells: { least: 15, most: 25 } };

/** Words of prose: not code, formulas, tables, tags or the targets of links. @param {Notebook} notebook */
export function wordCount(notebook) {
  const texts = markdownCells(notebook).map((cell) => prose(textOf(cell)));
  return texts.reduce((sum, text) => sum + (text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)?.length ?? 0), 0);
}

/** For every notebook. @param {NotebookFile} file @returns {Problem[]} */
export function lengthProblems({ file, notebook }) {
  return codeCells(notebook)
    .map((cell) => ({ cell, lines: linesOf(textOf(cell)).length }))
    .filter(({ lines }) => lines > limits.codeLines)
    .map(({ cell, lines }) => ({
      file,
      cell: cell.id,
      message: `has ${lines} lines, at most ${limits.codeLines} are read at a glance; split it at an idea.`,
    }));
}

/** In jupytext's percent format such a line begins a cell: the cell would come back as two. @param {NotebookFile} file @returns {Problem[]} */
export function markerProblems({ file, notebook }) {
  return notebook.cells.flatMap((cell) => {
    const line = linesOf(textOf(cell)).findIndex((text) =>
      (cell.cell_type === "code" ? /^\s*\/\/\s*%%/ : /^\s*%%/).test(text),
    );
    const message =
      "begins with %%, which starts a cell when the notebook is edited as text (jupytext); write it otherwise.";
    return line < 0 ? [] : [{ file, cell: cell.id, line: line + 1, message }];
  });
}

/** For lessons. @param {NotebookFile} file @returns {Problem[]} */
export function lessonLengthProblems({ file, notebook }) {
  const words = wordCount(notebook);
  const cells = notebook.cells.length;
  const { least, most } = limits.lessonCells;
  return [
    ...(words > limits.lessonWords
      ? [
          {
            file,
            message: `has ${words} words of prose, a lesson at most ${limits.lessonWords}; cut ${words - limits.lessonWords}.`,
          },
        ]
      : []),
    ...(cells < least || cells > most
      ? [
          {
            file,
            message: `has ${cells} cells, a lesson has ${least} to ${most}; ${cells < least ? "split" : "join or cut"} some.`,
          },
        ]
      : []),
  ];
}

/** A notebook begins with its title, and has one. @param {NotebookFile} file @returns {Problem[]} */
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
    message: `a second title, "# ${text}"; sections begin with \`##\`.`,
  }));
}
