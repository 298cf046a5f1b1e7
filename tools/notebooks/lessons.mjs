// Finds out whether a notebook is a lesson, the solutions of a lesson, or another notebook. Some rules apply only to lessons.
import { basename, dirname, join } from "node:path";

/** @typedef {"lesson" | "solutions" | "other"} Kind */

/**
 * Returns the kind of a notebook. Lessons are in a folder `lessons`, and their solutions in `lessons/solutions`.
 *
 * @param {string} file
 * @returns {Kind}
 */
export function kindOf(file) {
  const folder = dirname(file);
  if (basename(folder) === "lessons") return "lesson";
  return basename(folder) === "solutions" && basename(dirname(folder)) === "lessons" ? "solutions" : "other";
}

/** Returns the path of a lesson's solutions. @param {string} lesson */
export const solutionsOf = (lesson) => join(dirname(lesson), "solutions", basename(lesson));

/** Returns the path of the lesson that solutions belong to. @param {string} solutions */
export const lessonOf = (solutions) => join(dirname(solutions), "..", basename(solutions));
