// Which notebook is what: a lesson, the solutions of one, or something else. The rules for lessons are the strictest.
import { basename, dirname, join } from "node:path";

/** @typedef {"lesson" | "solutions" | "other"} Kind */

/** By the folder it lies in: lessons/NN-name.ipynb, lessons/solutions/NN-name.ipynb. @param {string} file @returns {Kind} */
export function kindOf(file) {
  const folder = dirname(file);
  if (basename(folder) === "lessons") return "lesson";
  return basename(folder) === "solutions" && basename(dirname(folder)) === "lessons" ? "solutions" : "other";
}

/** Where a lesson's solutions are kept. @param {string} lesson */
export const solutionsOf = (lesson) => join(dirname(lesson), "solutions", basename(lesson));

/** The lesson that solutions belong to. @param {string} solutions */
export const lessonOf = (solutions) => join(dirname(solutions), "..", basename(solutions));
