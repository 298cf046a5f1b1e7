// Finds the predictions of a lesson: the cell that asks, and the cell that reveals the answer.
import { joined, textOf } from "../../notebooks/notebook.mjs";
import { escaped } from "./html.mjs";

/** @typedef {import("../../notebooks/notebook.mjs").Cell} Cell */

/** Returns whether a cell reveals the answer to a prediction. @param {Cell} cell */
export const reveals = ({ metadata }) => /** @type {unknown[]} */ (metadata.tags ?? []).includes("reveal");

/** Returns whether a cell asks for a prediction. @param {Cell} cell */
export const asks = ({ metadata }) => /** @type {unknown[]} */ (metadata.tags ?? []).includes("predict");

/**
 * Returns the beginning of the element that hides the cells of an answer. If the question has answers with letters, the page's script shows a button
 * for each letter, and compares the reader's choice with the answer. If the answer is a number, the script shows a field.
 *
 * @param {Cell} question
 * @param {Cell} answer the cell that reveals the answer, executed
 */
export function hiddenFrom(question, answer) {
  const printed = (answer.outputs ?? []).map(({ text }) => joined(text)).join("");
  const [, id = "", value = ""] = /^(\d\d-\d+) {2}it is ([^;\n]*);/m.exec(printed) ?? [];
  const source = textOf(question);
  const letter = /^"(\w+)"$/.exec(value)?.[1];
  const options = [...new Set([...source.matchAll(/"([a-z]|up|down)"/g)].map(([, option = ""]) => option))].sort();
  const choice =
    letter !== undefined && options.includes(letter)
      ? ` data-options="${options.join(" ")}" data-answer="${escaped(letter)}"`
      : Number.isFinite(Number(value || "no"))
        ? ` data-number="${escaped(value)}"`
        : "";
  return `<details class="prediction" data-id="${id}"${choice}><summary>Show the answer${id ? ` to ${id}` : ""}</summary>`;
}
