// Checks that a lesson hides the answer to a prediction until the learner opens or runs it. The cell with the answer must be collapsed, and no other visible code cell may be between the question and the answer.
import { codeCells, textOf } from "../notebook.mjs";

/**
 * @typedef {import("../notebook.mjs").Cell} Cell
 * @typedef {import("../notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("../problem.mjs").Problem} Problem
 */

/** Returns whether JupyterLab shows a cell collapsed, so that a reader must open its source. @param {Cell} cell @returns {boolean} */
export const isCollapsed = (cell) =>
  /** @type {{ source_hidden?: boolean } | undefined} */ (cell.metadata?.jupyter)?.source_hidden === true;

/** @param {Cell} cell */
const hasRevealTag = (cell) => /** @type {unknown[]} */ (cell.metadata?.tags ?? []).includes("reveal");

/**
 * Returns the ids of the predictions for which a cell calls a function.
 *
 * @param {Cell} cell @param {"predict" | "outcome"} call the function: `predict` asks the question, and `outcome` answers it
 * @returns {string[]}
 */
const idsOf = (cell, call) =>
  [...textOf(cell).matchAll(new RegExp(`\\b${call}\\(\\s*["'\`]([^"'\`]+)["'\`]`, "g"))].map(([, id]) => String(id));

/** @param {NotebookFile} file @returns {Problem[]} */
export function revealProblems({ file, notebook }) {
  const cells = codeCells(notebook);
  return cells.flatMap((cell, place) => {
    const answers = idsOf(cell, "outcome");
    const message =
      answers.length > 0
        ? revealFault(cells, place, answers)
        : hasRevealTag(cell)
          ? 'has the tag "reveal" but calls no outcome(…). Remove the tag, or reveal a prediction here.'
          : undefined;
    return message ? [{ file, cell: cell.id, message }] : answers.flatMap((id) => toldEarly(file, notebook, id, cell));
  });
}

/**
 * Returns a problem for each visible cell above an answer that already contains a number of the answer.
 *
 * @param {string} file @param {import("../notebook.mjs").Notebook} notebook @param {string} id the prediction's id @param {Cell} cell the cell with the answer
 * @returns {Problem[]}
 */
function toldEarly(file, notebook, id, cell) {
  const checked = [...textOf(cell).matchAll(/\bcheck\([^\n]*,\s*(-?\d[\d.]*(?:e[+-]?\d+)?)\s*[,)]/g)];
  return checked.flatMap(([, number]) =>
    cellsThatTell(notebook, id, Number(number)).map((above) => ({
      file,
      cell: above,
      message: `contains ${number}, which is the answer to the prediction ${id} below. Move it below the answer.`,
    })),
  );
}

/** @param {readonly Cell[]} cells @param {number} place @param {readonly string[]} answers @returns {string | undefined} */
function revealFault(cells, place, answers) {
  const cell = /** @type {Cell} */ (cells[place]);
  if (!isCollapsed(cell) || !hasRevealTag(cell))
    return (
      `reveals the prediction ${answers.join(", ")} but is not collapsed. ` +
      'Give it the metadata "jupyter": { "source_hidden": true } and the tag "reveal".'
    );
  const first = textOf(cell).split("\n")[0]; // a collapsed cell still shows its first line
  if (first !== `// The answer to ${answers.join(" and ")}: run this cell to see it.`)
    return `has a first line that tells something about the answer, and a collapsed cell shows its first line. Begin it with "// The answer to ${answers.join(" and ")}: run this cell to see it."`;
  for (const id of answers) {
    const asked = cells
      .slice(0, place)
      .map((one) => idsOf(one, "predict").includes(id))
      .lastIndexOf(true);
    const between = cells
      .slice(asked + 1, place)
      .find((one) => !isCollapsed(one) && idsOf(one, "predict").length === 0);
    if (asked >= 0 && between)
      return `reveals the prediction ${id} after the visible cell ${between.id}. Reveal it directly below the question.`;
  }
  return undefined;
}

/**
 * Returns the visible cells above an answer that contain the answer's number, written with at least three digits.
 *
 * @param {import("../notebook.mjs").Notebook} notebook
 * @param {string} id the prediction's id, for example "02-1"
 * @param {number} outcome the number in the answer
 * @returns {string[]} the ids of these cells
 */
export function cellsThatTell(notebook, id, outcome) {
  const reveal = notebook.cells.findIndex((cell) => cell.cell_type === "code" && idsOf(cell, "outcome").includes(id));
  const digits = outcome.toPrecision(3).replace(/^-/, "");
  if (!/[1-9].*[1-9]/.test(digits.replace(".", ""))) return []; // a number such as 0.5 or 100 occurs in any text
  return notebook.cells
    .slice(0, Math.max(reveal, 0))
    .filter((cell) => !isCollapsed(cell) && textOf(cell).includes(digits))
    .map((cell) => cell.id);
}
