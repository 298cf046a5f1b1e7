// Checks that a lesson hides the answer to a prediction until the learner asks for it: the cell that reveals the answer is collapsed, and directly follows the question.
import { codeCells, textOf } from "../notebook.mjs";

/**
 * @typedef {import("../notebook.mjs").Cell} Cell
 * @typedef {import("../notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("../problem.mjs").Problem} Problem
 */

/** @param {Cell} cell @returns {boolean} whether JupyterLab shows the cell collapsed, so that its source must be opened to be read */
export const isCollapsed = (cell) =>
  /** @type {{ source_hidden?: boolean } | undefined} */ (cell.metadata?.jupyter)?.source_hidden === true;

/** @param {Cell} cell */
const hasRevealTag = (cell) => /** @type {unknown[]} */ (cell.metadata?.tags ?? []).includes("reveal");

/** @param {Cell} cell @param {"predict" | "outcome"} call @returns {string[]} the ids of the questions that the cell asks or answers */
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

/** @param {string} file @param {import("../notebook.mjs").Notebook} notebook @param {string} id @param {Cell} cell the answer @returns {Problem[]} one for each visible cell above the answer that already shows a number of the answer */
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
    return `begins with a line that a collapsed cell shows. Begin it with "// The answer to ${answers.join(" and ")}: run this cell to see it."`;
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
 * Returns the visible cells above the reveal of a prediction that contain its outcome, a number, with at least three of its digits.
 *
 * @param {import("../notebook.mjs").Notebook} notebook
 * @param {string} id the prediction, for example "02-1"
 * @param {number} outcome
 * @returns {string[]} ids of cells
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
