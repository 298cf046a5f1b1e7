// Combines a lesson with its solutions. The two notebooks are matched by the ids of their cells.
import { codeCells, textOf } from "./notebook.mjs";

/**
 * @typedef {import("./notebook.mjs").Cell} Cell
 * @typedef {import("./notebook.mjs").Notebook} Notebook
 * @typedef {import("./notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("./problem.mjs").Problem} Problem
 */

/** Matches the call of `todo` that marks a stub: src/check/todo.ts. */
const stub = /\btodo\s*\(/;

/** Returns a lesson's stubs: the cells that wait for the learner's code. @param {Notebook} lesson */
export const stubsOf = (lesson) => codeCells(lesson).filter((cell) => stub.test(textOf(cell)));

/**
 * Returns the lesson with every stub replaced by its solution.
 *
 * @param {Notebook} lesson
 * @param {Notebook} solutions
 * @returns {Notebook} the lesson's cells in their order; a cell whose id and kind occur in the solutions is replaced by the solution
 */
export function solved(lesson, solutions) {
  const cells = new Map(solutions.cells.map((cell) => [`${cell.cell_type} ${cell.id}`, cell]));
  return { ...lesson, cells: lesson.cells.map((cell) => cells.get(`${cell.cell_type} ${cell.id}`) ?? cell) };
}

/**
 * @param {NotebookFile} lesson
 * @param {NotebookFile | undefined} solutions
 * @returns {Problem[]} the problems that prevent matching the two
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
      message: "solves nothing: no code cell of the lesson has this id. Give it the id of the stub that it replaces.",
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
