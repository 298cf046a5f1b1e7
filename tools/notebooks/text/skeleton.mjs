// Checks that a lesson has all its parts. notebooks/lessons/RUBRIC.md lists them, and this module checks those that a program can find.
import { dirname } from "node:path";
import { inRoot } from "../../lib/paths.mjs";
import { codeCells, markdownCells, textOf } from "../notebook.mjs";
import { headingsIn } from "./markdown.mjs";

/**
 * @typedef {import("../notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 * @typedef {import("../problem.mjs").Problem} Problem
 */

/** Returns the number of a lesson from its file name, for example 02 for 02-build-the-forget-gate.ipynb. @param {string} file */
export const numberOf = (file) => /(\d\d)-[^\\/]*\.ipynb$/.exec(file)?.[1] ?? "";

/** Returns whether a lesson belongs to the course. A user's lessons in other folders may have another structure. @param {string} file */
export const inCourse = (file) => dirname(file) === inRoot("notebooks", "lessons");

/** Checks that a lesson of the course has all its parts. @param {NotebookFile} file @returns {Problem[]} */
export function skeletonProblems({ file, notebook }) {
  const number = numberOf(file);
  const messages = [
    ...wordProblems(notebook),
    ...diagramProblems(notebook),
    ...predictionProblems(notebook, number),
    ...exerciseProblems(notebook, number),
    ...sourceProblems(notebook, number),
  ];
  return messages.map((message) => ({ file, message }));
}

/** @param {Notebook} notebook @returns {string[]} */
function wordProblems(notebook) {
  const text = markdownCells(notebook).map(textOf).join("\n\n");
  const headings = new Set(headingsIn(text).map((heading) => heading.text));
  const phrases = ["**You will**", "**You need**", "**Next:**"].filter((phrase) => !text.includes(phrase));
  const sections = ["Exercises", "Mistakes people make here", "In three lines"].filter((name) => !headings.has(name));
  return [
    ...phrases.map((phrase) => `does not contain ${phrase}, which readers look for. Add it.`),
    ...sections.map((name) => `has no section "## ${name}".`),
  ];
}

/**
 * Checks that a lesson shows a diagram of the part that it is about, and that the diagram comes before the first question.
 *
 * @param {Notebook} notebook
 * @returns {string[]}
 */
function diagramProblems(notebook) {
  const diagram = cellWith(notebook, /\bshow\(\s*\w*[dD]iagram\(/);
  const question = cellWith(notebook, /\bpredict\(/);
  if (diagram < 0)
    return [
      "shows no diagram of the part that the lesson is about. Call show(cellDiagram({ …, lit: […] })) near the top.",
    ];
  return question >= 0 && diagram > question
    ? ["shows its diagram only after the first question. Move the diagram up."]
    : [];
}

/**
 * Checks that a lesson asks two predictions and reveals each of them in a later cell.
 *
 * @param {Notebook} notebook @param {string} number
 * @returns {string[]}
 */
function predictionProblems(notebook, number) {
  const missing = [1, 2].flatMap((n) => {
    const id = `${number}-${n}`;
    const asked = cellWith(notebook, new RegExp(`\\bpredict\\(\\s*"${id}"`));
    const revealed = cellWith(notebook, new RegExp(`\\boutcome\\(\\s*"${id}"`));
    if (asked < 0) return [`asks no prediction "${id}".`];
    return revealed > asked
      ? []
      : [`does not reveal the prediction "${id}" after asking it. Call outcome("${id}", …).`];
  });
  return cellWith(notebook, /\bpredictions\(\)/) < 0
    ? [...missing, "never compares predictions with outcomes. Call predictions() at the end."]
    : missing;
}

/**
 * Checks that a lesson has two exercises in which the learner writes code, and one in which the learner explains something.
 *
 * @param {Notebook} notebook @param {string} number
 * @returns {string[]}
 */
function exerciseProblems(notebook, number) {
  const code = [3, 4].filter((n) => cellWith(notebook, new RegExp(`\\bexercise\\(\\s*"${number}-${n}"`)) < 0);
  const explain = markdownCells(notebook).some((cell) => textOf(cell).includes(`Exercise ${number}-5, to explain`));
  return [
    ...code.map((n) => `has no exercise "${number}-${n}" to code.`),
    ...(explain ? [] : [`has no "Exercise ${number}-5, to explain".`]),
  ];
}

/**
 * Checks that a lesson names its sources with their years, and has a table that compares published values with measured values. Lesson 00 needs no such
 * table, since it repeats no published result.
 * @param {Notebook} notebook @param {string} number @returns {string[]}
 */
function sourceProblems(notebook, number) {
  const table = codeCells(notebook).some(
    (cell) =>
      /\bpublished\b/.test(textOf(cell)) && /measured here/.test(textOf(cell)) && /\bshowTable\(/.test(textOf(cell)),
  );
  const dated = markdownCells(notebook).some((cell) => /\((?:19|20)\d\d\)|\b754\b|documentation/.test(textOf(cell)));
  const own = codeCells(notebook).some((cell) => /\bsource\b/.test(textOf(cell)));
  return [
    ...(table || number === "00" ? [] : ["has no table with the columns `published` and `measured here`."]),
    ...(dated || own ? [] : ["names no source with its year."]),
  ];
}

/**
 * Returns the index of the first code cell that matches the pattern, counting only code cells. Returns -1 if no cell matches.
 *
 * @param {Notebook} notebook @param {RegExp} pattern
 */
const cellWith = (notebook, pattern) => codeCells(notebook).findIndex((cell) => pattern.test(textOf(cell)));
