// Checks that notebooks always use the same name for a concept, which is the usual name in the field. It checks prose, comments, strings and identifiers.

import { textOf } from "../notebook.mjs";
import { plainText } from "./markdown.mjs";

/**
 * @typedef {import("../notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("../problem.mjs").Problem} Problem
 */

/**
 * The names of concepts. `right` is the name that notebooks must use, and `others` are names that they must not use. `verbs` are also names that they must
 * not use. But since their first word can be a verb ("keep gate 1 open"), they count as names only after an article. A space in a name stands for a space,
 * a hyphen, or the change to a capital letter inside an identifier.
 * @type {readonly { right: string, others: readonly string[], verbs?: readonly string[] }[]}
 */
const vocabulary = [
  {
    right: "forget gate",
    others: ["forgot gate", "forgetting gate", "remember gate", "memory gate", "f gate"],
    verbs: ["keep gate"],
  },
  { right: "input gate", others: ["i gate"], verbs: ["in gate", "write gate"] },
  { right: "output gate", others: ["o gate"], verbs: ["out gate", "read gate"] },
  { right: "update gate", others: ["updating gate", "z gate"] },
  { right: "reset gate", others: ["resetting gate", "r gate"] },
  { right: "candidate", others: ["candidate gate", "g gate", "modulation gate", "cell gate"] },
  { right: "cell state", others: ["c state", "memory state", "carry state"] },
  { right: "hidden state", others: ["h state", "hide state"] },
];

/** The names of two words. Forms such as `forget-gate`, `forgetgate` and `Forget Gate` are wrong. */
const inTwoWords = vocabulary.map(({ right }) => right).filter((name) => name.includes(" "));

const before = "(?<![\\p{L}\\p{N}_])";
const after = "s?(?![\\p{L}\\p{N}_])";
const article = "(?<=\\b(?:the|an?|this|that|its|each|every|another) )";

/** Returns a pattern for a name. @param {string} name @param {string} between the pattern for the text between the words of the name */
const words = (name, between) => new RegExp(before + name.replaceAll(" ", between) + after, "giu");

/** @param {string} name */
const afterArticle = (name) => new RegExp(article + name.replaceAll(" ", "[ -]") + after, "giu");

/** @type {{ right: string, wrong: RegExp }[]} */
const inProse = [
  ...vocabulary.flatMap(({ right, others, verbs = [] }) => [
    ...others.map((other) => ({ right, wrong: words(other, "[ -]") })),
    ...verbs.map((verb) => ({ right, wrong: afterArticle(verb) })),
  ]),
  ...inTwoWords.map((right) => ({ right, wrong: words(right, "-?") })),
  ...inTwoWords.map((right) => ({ right, wrong: capitals(right) })),
];

/** @type {{ right: string, wrong: RegExp }[]} */
const inIdentifiers = [
  ...vocabulary.flatMap(({ right, others }) => others.map((other) => ({ right, wrong: words(other, " ") }))),
  ...inTwoWords.map((right) => ({ right, wrong: words(right, "") })),
];

/**
 * Returns a pattern for a name whose second word has a capital letter, such as `Forget Gate`. `Forget gate` is allowed, since it may start a
 * sentence.
 *
 * @param {string} name
 */
function capitals(name) {
  const [first = "", second = ""] = name.split(" ");
  const capital = `${second[0]?.toUpperCase()}${second.slice(1)}`;
  return new RegExp(`${before}[${first[0]}${first[0]?.toUpperCase()}]${first.slice(1)} ${capital}${after}`, "gu");
}

/** Replaces quotations in a text by spaces, since a lesson may quote the names that other authors use. @param {string} text */
const withoutQuotes = (text) => text.replace(/"[^"\n]*"|“[^”\n]*”|«[^»\n]*»/g, (found) => " ".repeat(found.length));

/** Finds wrong names in prose, a comment or a string. @param {string} text @returns {{ line: number, message: string }[]} */
export function proseNameFaults(text) {
  return withoutQuotes(text)
    .split("\n")
    .flatMap((line, i) =>
      found(line, inProse).map(({ wrong, right }) => ({
        line: i + 1,
        message: `"${wrong}" is called "${right}" here. Use that name, or put names that you quote in quotation marks.`,
      })),
    );
}

/** @param {string} identifier @returns {string | undefined} */
export function identifierNameFault(identifier) {
  const split = identifier
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_$]+/g, " ")
    .toLowerCase();
  const [first] = found(split, inIdentifiers);
  if (!first) return undefined;
  const [head = "", ...tail] = first.right.split(" ");
  const camel = head + tail.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("");
  return `${identifier}: "${first.wrong}" is called "${first.right}" here. Write ${camel}.`;
}

/** @param {string} text @param {readonly { right: string, wrong: RegExp }[]} patterns */
function found(text, patterns) {
  return patterns.flatMap(({ right, wrong }) => [...text.matchAll(wrong)].map((match) => ({ wrong: match[0], right })));
}

/** Checks the names in Markdown cells. (code/rules.mjs checks the names in code cells.) @param {NotebookFile} file @returns {Problem[]} */
export function nameProblems({ file, notebook }) {
  return notebook.cells
    .filter((cell) => cell.cell_type === "markdown")
    .flatMap((cell) => proseNameFaults(plainText(textOf(cell))).map((fault) => ({ file, cell: cell.id, ...fault })));
}
