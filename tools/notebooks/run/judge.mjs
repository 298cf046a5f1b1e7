// Looks at an executed notebook: errors, stderr, pictures without words, exercises.
import { stripVTControlCharacters } from "node:util";
import { codeCells, joined, textOf } from "../notebook.mjs";

/**
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 * @typedef {import("../notebook.mjs").Cell} Cell
 * @typedef {import("../notebook.mjs").Output} Output
 * @typedef {{ cell?: string, message: string }} Fault
 * @typedef {{ id: string, status: "open" | "passed" | "failed", cell: string, line: string }} ExerciseLine
 */

/** A figure's text alternative is a sentence, not a class's name. */
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
  if (type === "error") return `fails with ${ename}: ${firstLines(evalue)}; mend the cell.`;
  if (type === "stream" && name === "stderr")
    return `writes to stderr: ${firstLines(joined(text))}; nothing may, use console.log for what is meant.`;
  const picture = Object.keys(data).find(
    (mime) => mime.startsWith("image/") || mime.startsWith("application/vnd.plotly"),
  );
  if (!picture) return undefined;
  const alt = joined(data["text/plain"]).trim();
  return alt.length < shortestAlt
    ? `shows a figure with ${alt ? `"${alt}" for an alt text` : "no alt text"}; say in at least ${shortestAlt} letters what it shows (figure.alt).`
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

/** What `exercise(…)` printed: src/exercises/exercise.ts. @param {Notebook} executed @returns {ExerciseLine[]} */
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

/** The exercises that a notebook's text asks for. @param {Pick<Notebook, "cells">} notebook */
export const exercisesIn = (notebook) =>
  codeCells(notebook).flatMap((cell) =>
    [...textOf(cell).matchAll(/\bexercise\(\s*(["'`])(.+?)\1/g)].map((found) => ({
      id: found[2] ?? "",
      cell: cell.id,
    })),
  );

/** With the solutions in place every exercise must pass, and must have been tried at all. @param {Notebook} executed @returns {Fault[]} */
export function exerciseFaults(executed) {
  const lines = exerciseLines(executed);
  const notPassed = lines
    .filter(({ status }) => status !== "passed")
    .map(({ cell, line }) => ({ cell, message: `with its solution in place: ${line}` }));
  const silent = exercisesIn(executed)
    .filter(({ id }) => !lines.some((line) => line.id === id))
    .map(({ id, cell }) => ({
      cell,
      message: `exercise ${id} printed no verdict; call exercise("${id}", …) in a cell that runs.`,
    }));
  const none = exercisesIn(executed).length === 0;
  return [
    ...notPassed,
    ...silent,
    ...(none ? [{ message: "has solutions but asks for no exercise; call exercise(id, attempt)." }] : []),
  ];
}
