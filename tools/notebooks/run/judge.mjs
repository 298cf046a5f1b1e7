// Checks an executed notebook for errors, output on stderr, figures without a text alternative, and failed exercises.
import { stripVTControlCharacters } from "node:util";
import { codeCells, joined, textOf } from "../notebook.mjs";

/**
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 * @typedef {import("../notebook.mjs").Cell} Cell
 * @typedef {import("../notebook.mjs").Output} Output
 * @typedef {{ cell?: string, message: string }} Fault
 * @typedef {{ id: string, status: "open" | "passed" | "failed", cell: string, line: string }} ExerciseLine
 */

/** The smallest number of characters in the text alternative of a figure. A shorter text is not a sentence, but for example the name of a class. */
const shortestAlt = 20;

/** @param {Notebook} executed @returns {Fault[]} */
export function outputFaults(executed) {
  return codeCells(executed).flatMap((cell) =>
    (cell.outputs ?? []).flatMap((output) => {
      const message = faultOf(output);
      return message ? [{ cell: cell.id, message }] : [];
    }),
  );
}

/** @param {Output} output @returns {string | undefined} */
function faultOf({ output_type: type, name, text, ename, evalue, data = {} }) {
  if (type === "error") return `fails with ${ename}: ${firstLines(evalue)}. Fix the cell.`;
  if (type === "stream" && name === "stderr")
    return `writes to stderr: ${firstLines(joined(text))}. No cell may write to stderr; use console.log for intended output.`;
  const picture = Object.keys(data).find(
    (mime) => mime.startsWith("image/") || mime.startsWith("application/vnd.plotly"),
  );
  if (!picture) return undefined;
  const alt = joined(data["text/plain"]).trim();
  return alt.length < shortestAlt
    ? `shows a figure with ${alt ? `"${alt}" for an alt text` : "no alt text"}. Describe the figure in at least ${shortestAlt} characters (figure.alt).`
    : undefined;
}

/** @param {string | undefined} text */
function firstLines(text = "") {
  const lines = stripVTControlCharacters(text).split("\n");
  return (
    lines
      .filter((line) => line.trim())
      .slice(0, 6)
      .join(" | ")
      .slice(0, 400) || "(nothing)"
  );
}

/**
 * Returns the lines that calls of `exercise(…)` have printed (see src/exercises/exercise.ts).
 *
 * @param {Notebook} executed
 * @returns {ExerciseLine[]}
 */
export function exerciseLines(executed) {
  return codeCells(executed).flatMap((cell) => {
    const printed = (cell.outputs ?? []).filter(({ name }) => name === "stdout").map(({ text }) => joined(text));
    const lines = printed.join("").matchAll(/^[○✓✗] exercise (\S+) (open|passed|failed): .*$/gm);
    return [...lines].map(([line, id = "", status]) => ({
      id,
      status: /** @type {ExerciseLine["status"]} */ (status),
      cell: cell.id,
      line,
    }));
  });
}

/** Returns the ids of the exercises that the code of a notebook calls, and the cells with these calls. @param {Pick<Notebook, "cells">} notebook */
export const exercisesIn = (notebook) =>
  codeCells(notebook).flatMap((cell) =>
    [...textOf(cell).matchAll(/\bexercise\(\s*(["'`])(.+?)\1/g)].map((found) => ({
      id: found[2] ?? "",
      cell: cell.id,
    })),
  );

/** Checks that all exercises of a notebook with solutions have run and have passed. @param {Notebook} executed @returns {Fault[]} */
export function exerciseFaults(executed) {
  const lines = exerciseLines(executed);
  const notPassed = lines
    .filter(({ status }) => status !== "passed")
    .map(({ cell, line }) => ({ cell, message: `does not pass with its solution: ${line}` }));
  const silent = exercisesIn(executed)
    .filter(({ id }) => !lines.some((line) => line.id === id))
    .map(({ id, cell }) => ({
      cell,
      message: `exercise ${id} printed no result. Call exercise("${id}", …) in a cell that runs.`,
    }));
  const none = exercisesIn(executed).length === 0;
  return [
    ...notPassed,
    ...silent,
    ...(none ? [{ message: "has solutions but calls no exercise. Call exercise(id, attempt)." }] : []),
  ];
}
