// npm run notebooks -- check: applies all rules to the given notebooks.
import { existsSync } from "node:fs";
import { partsOf } from "./code/module.mjs";
import { codeProblems } from "./code/types.mjs";
import { readNotebook } from "./files.mjs";
import { kindOf, lessonOf, solutionsOf } from "./lessons.mjs";
import { foreignKernel, tagFaults } from "./metadata.mjs";
import { normalise, written } from "./normal-form.mjs";
import { withoutRepeats } from "./problem.mjs";
import { schemaFaults } from "./schema.mjs";
import { pairingProblems, solved } from "./solutions.mjs";
import {
  lengthProblems,
  lessonLengthProblems,
  markerProblems,
  questionProblems,
  titleProblems,
} from "./text/limits.mjs";
import { linkProblems } from "./text/links.mjs";
import { nameProblems } from "./text/names.mjs";
import { revealProblems } from "./text/reveals.mjs";
import { isExperiment, settingsProblems } from "./text/settings.mjs";
import { inCourse, skeletonProblems } from "./text/skeleton.mjs";
import { swallowedProblems } from "./text/swallowed.mjs";

/**
 * @typedef {import("./notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("./problem.mjs").Problem} Problem
 */

/** @param {readonly string[]} files absolute paths @returns {Problem[]} in the order of the files */
export function check(files) {
  /** @type {Problem[]} */
  const problems = [];
  /** @type {NotebookFile[]} */
  const sound = [];
  for (const file of files) {
    const read = readNotebook(file);
    if ("fault" in read) {
      problems.push({ file, message: read.fault });
      continue;
    }
    const { text, notebook } = read;
    const faults = schemaFaults(notebook).map((fault) => ({ file, ...fault }));
    problems.push(...faults, ...formProblems({ file, notebook }, text));
    if (faults.length === 0) sound.push({ file, notebook });
  }
  problems.push(...sound.flatMap(contentProblems), ...codeProblems(sound.flatMap(sourcesOf)));
  return inOrder(withoutRepeats(problems), files);
}

/** @param {NotebookFile} file @param {string} text the text on disk @returns {Problem[]} */
function formProblems({ file, notebook }, text) {
  const foreign = foreignKernel(notebook.metadata);
  if (foreign)
    return [{ file, message: `is written for ${foreign}, not for tslab. Choose the TypeScript kernel and save.` }];
  const tags = notebook.cells.flatMap((cell) => tagFaults(cell).map((message) => ({ file, cell: cell.id, message })));
  if (text === written(normalise(notebook))) return tags;
  return [
    ...tags,
    { file, message: "is not in normal form (outputs, counts, random ids, metadata). Run `npm run notebooks -- fix`." },
  ];
}

/** @param {NotebookFile} file @returns {Problem[]} */
function contentProblems(file) {
  const kind = kindOf(file.file);
  return [
    ...titleProblems(file),
    ...lengthProblems(file),
    ...markerProblems(file),
    ...swallowedProblems(file),
    ...linkProblems(file),
    ...nameProblems(file),
    ...(inCourse(file.file) ? [...skeletonProblems(file), ...revealProblems(file)] : []),
    ...(isExperiment(file.file) ? settingsProblems(file) : []),
    ...(kind === "lesson"
      ? [
          ...lessonLengthProblems(file),
          ...questionProblems(file),
          ...pairingProblems(file, neighbour(solutionsOf(file.file))),
        ]
      : []),
    ...(kind === "solutions" ? lonelyProblems(file) : []),
  ];
}

/** @param {NotebookFile} file @returns {Problem[]} */
function lonelyProblems({ file }) {
  const message = "belongs to no lesson, since no lesson has this file name. Give it the name of its lesson.";
  return existsSync(lessonOf(file)) ? [] : [{ file, message }];
}

/**
 * Returns the lists of cells that are compiled for a notebook. A lesson is compiled twice: as it is, and with its solutions in place of the stubs. A
 * notebook of solutions is compiled only as a part of its lesson.
 *
 * @param {NotebookFile} file
 */
function sourcesOf({ file, notebook }) {
  const kind = kindOf(file);
  if (kind === "solutions") {
    const lesson = neighbour(lessonOf(file));
    return lesson ? [solvedSource(lesson, { file, notebook })] : [];
  }
  const solutions = kind === "lesson" ? neighbour(solutionsOf(file)) : undefined;
  const source = { parts: partsOf(file, notebook), lesson: kind === "lesson" };
  return solutions ? [source, solvedSource({ file, notebook }, solutions)] : [source];
}

/** @param {NotebookFile} lesson @param {NotebookFile} solutions */
function solvedSource(lesson, solutions) {
  const ids = new Set(solutions.notebook.cells.map((cell) => cell.id));
  const parts = partsOf(lesson.file, solved(lesson.notebook, solutions.notebook));
  return { parts: parts.map((part) => (ids.has(part.cell) ? { ...part, file: solutions.file } : part)), lesson: true };
}

/**
 * Reads the notebook that belongs to the checked one: a lesson's solutions, or the lesson of solutions.
 *
 * @param {string} file
 * @returns {NotebookFile | undefined} undefined if the file does not exist or cannot be read
 */
function neighbour(file) {
  if (!existsSync(file)) return undefined;
  const read = readNotebook(file);
  return "notebook" in read ? { file, notebook: read.notebook } : undefined;
}

/** @param {Problem[]} problems @param {readonly string[]} files */
function inOrder(problems, files) {
  const asked = problems.filter(({ file }) => files.includes(file)); // a lesson is compiled with its solutions, but their problems are reported only if `files` contains them
  return files.flatMap((file) => asked.filter((problem) => problem.file === file));
}
