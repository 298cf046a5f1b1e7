// Combines a lesson with its solutions. The two notebooks are matched by the ids of their cells.
import { codeCells, textOf } from "./notebook.mjs";

/**
 * @typedef {import("./notebook.mjs").Cell} Cell
 * @typedef {import("./notebook.mjs").Notebook} Notebook
 * @typedef {import("./notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("./problem.mjs").Problem} Problem
 */

/** Matches the call of `todo` (src/check/todo.ts). A cell with this call is a stub. */
const stub = /\btodo\s*\(/;

/** Returns a lesson's stubs, which are the cells in which the learner must write code. @param {Notebook} lesson */
export const stubsOf = (lesson) => codeCells(lesson).filter((cell) => stub.test(textOf(cell)));

/**
 * Returns the lesson with its solutions. If the solutions contain a cell with the same id and kind as a cell of the lesson, it replaces that cell. The order
 * of the cells stays the same.
 *
 * @param {Notebook} lesson
 * @param {Notebook} solutions
 * @returns {Notebook}
 */
export function solved(lesson, solutions) {
  const cells = new Map(solutions.cells.map((cell) => [`${cell.cell_type} ${cell.id}`, cell]));
  return { ...lesson, cells: lesson.cells.map((cell) => cells.get(`${cell.cell_type} ${cell.id}`) ?? cell) };
}

/**
 * Checks that each stub has a solution, and that each solution belongs to a cell of the lesson, is finished, and has an explanation.
 *
 * @param {NotebookFile} lesson
 * @param {NotebookFile | undefined} solutions
 * @returns {Problem[]}
 */
export function pairingProblems(lesson, solutions) {
  const stubs = stubsOf(lesson.notebook);
  if (!solutions) {
    const message = `has no solution. Write a notebook in notebooks/lessons/solutions/ with the same file name and a cell with this id.`;
    return stubs.map((cell) => ({ file: lesson.file, cell: cell.id, message: `an exercise ${message}` }));
  }
  const answers = solutions.notebook.cells;
  const unsolved = stubs
    .filter((cell) => !answers.some((answer) => answer.id === cell.id && answer.cell_type === "code"))
    .map((cell) => ({
      file: lesson.file,
      cell: cell.id,
      message: "an exercise has no solution. Add a code cell with this id to the solutions.",
    }));
  const astray = codeCells(solutions.notebook)
    .filter((answer) => !lesson.notebook.cells.some((cell) => cell.id === answer.id && cell.cell_type === "code"))
    .map((answer) => ({
      file: solutions.file,
      cell: answer.id,
      message:
        "replaces no cell, since no code cell of the lesson has this id. Give it the id of the stub that it replaces.",
    }));
  const unfinished = codeCells(solutions.notebook)
    .filter((answer) => stub.test(textOf(answer)))
    .map((answer) => ({ file: solutions.file, cell: answer.id, message: "still calls todo(). Solve it." }));
  return [...unsolved, ...astray, ...unfinished, ...unexplained(solutions)];
}

/** @param {NotebookFile} solutions @returns {Problem[]} */
function unexplained({ file, notebook }) {
  return notebook.cells
    .filter((cell, i) => cell.cell_type === "code" && notebook.cells[i - 1]?.cell_type !== "markdown")
    .map((cell) => ({
      file,
      cell: cell.id,
      message: "a solution without an explanation. Put a Markdown cell that explains it above.",
    }));
}
