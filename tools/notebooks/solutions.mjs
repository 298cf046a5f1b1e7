// A lesson and its solutions: two notebooks that meet in their cells' ids.
import { codeCells, textOf } from "./notebook.mjs";

/**
 * @typedef {import("./notebook.mjs").Cell} Cell
 * @typedef {import("./notebook.mjs").Notebook} Notebook
 * @typedef {import("./notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("./problem.mjs").Problem} Problem
 */

/** The call that a stub waits with: src/check/todo.ts. */
const stub = /\btodo\s*\(/;

/** A lesson's cells that wait for the learner's code. @param {Notebook} lesson */
export const stubsOf = (lesson) => codeCells(lesson).filter((cell) => stub.test(textOf(cell)));

/**
 * The lesson as somebody leaves it who solved everything.
 *
 * @param {Notebook} lesson
 * @param {Notebook} solutions
 * @returns {Notebook} the lesson's cells in their order; in the place of each whose id and kind the solutions have, theirs
 */
export function solved(lesson, solutions) {
  const cells = new Map(solutions.cells.map((cell) => [`${cell.cell_type} ${cell.id}`, cell]));
  return { ...lesson, cells: lesson.cells.map((cell) => cells.get(`${cell.cell_type} ${cell.id}`) ?? cell) };
}

/**
 * @param {NotebookFile} lesson
 * @param {NotebookFile | undefined} solutions
 * @returns {Problem[]} what keeps the two from meeting
 */
export function pairingProblems(lesson, solutions) {
  const stubs = stubsOf(lesson.notebook);
  if (!solutions) {
    const message = `has no solutions; write notebooks/lessons/solutions/ with the same file name and cells of these ids.`;
    return stubs.map((cell) => ({ file: lesson.file, cell: cell.id, message: `an exercise that ${message}` }));
  }
  const answers = solutions.notebook.cells;
  const unsolved = stubs
    .filter((cell) => !answers.some((answer) => answer.id === cell.id && answer.cell_type === "code"))
    .map((cell) => ({
      file: lesson.file,
      cell: cell.id,
      message: "an exercise without a solution; add a code cell of this id to the solutions.",
    }));
  const astray = codeCells(solutions.notebook)
    .filter((answer) => !lesson.notebook.cells.some((cell) => cell.id === answer.id && cell.cell_type === "code"))
    .map((answer) => ({
      file: solutions.file,
      cell: answer.id,
      message: "solves nothing: no code cell of the lesson has this id; give it the id of the stub that it replaces.",
    }));
  const unfinished = codeCells(solutions.notebook)
    .filter((answer) => stub.test(textOf(answer)))
    .map((answer) => ({ file: solutions.file, cell: answer.id, message: "still calls todo(); solve it." }));
  return [...unsolved, ...astray, ...unfinished, ...unexplained(solutions)];
}

/** @param {NotebookFile} solutions @returns {Problem[]} */
function unexplained({ file, notebook }) {
  return notebook.cells
    .filter((cell, i) => cell.cell_type === "code" && notebook.cells[i - 1]?.cell_type !== "markdown")
    .map((cell) => ({
      file,
      cell: cell.id,
      message: "a solution without a word; put a Markdown cell that explains it above.",
    }));
}
