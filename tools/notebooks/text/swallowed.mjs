// Finds LaTeX commands whose backslash is lost. In JSON, "\frac" with one backslash is a form feed and "rac", and no program reports an error.
import { linesOf, markdownCells, textOf } from "../notebook.mjs";

/**
 * @typedef {import("../notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("../problem.mjs").Problem} Problem
 */

/**
 * The beginnings of commands that JSON can swallow, and a pattern of what is then left. Tabs and new lines are also written on purpose, so they count
 * only before the rest of a known command. A carriage return is read as a new line.
 */
const SWALLOWED = /** @type {const} */ ([
  ["b", /[\b]/],
  ["f", /\f/],
  ["r", /^(?=(?:ho|ight|Vert)\b)/],
  ["t", /\t(?=(?:anh|imes|heta|ext\w*|au|ilde|frac|riangle)\b)/],
  ["n", /^(?=(?:abla|eq|otin|leq|geq)\b)/],
]);

/** Reports lines of Markdown cells in which JSON has swallowed the beginning of a LaTeX command. @param {NotebookFile} file @returns {Problem[]} */
export function swallowedProblems({ file, notebook }) {
  return markdownCells(notebook).flatMap((cell) =>
    linesOf(textOf(cell)).flatMap((text, at) => {
      const found = SWALLOWED.find(([, pattern]) => pattern.test(text));
      if (!found) return [];
      const message = `a LaTeX command that begins with \\${found[0]} has lost its backslash. Write two backslashes in JSON, or edit the cell in JupyterLab.`;
      return [{ file, cell: cell.id, line: at + 1, message }];
    }),
  );
}
