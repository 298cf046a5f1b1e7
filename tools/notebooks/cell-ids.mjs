// Makes readable cell ids, such as `forget-gate-by-hand`, instead of the random ids that editors generate. A solution has the id of the lesson's cell that it replaces.

import { textOf } from "./notebook.mjs";
import { plainText } from "./text/markdown.mjs";

/** @typedef {import("./notebook.mjs").Cell} Cell */

const kebab = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const longest = 60;

/**
 * Returns whether a part of an id looks like the random hexadecimal digits that nbformat and JupyterLab use. It must contain a digit, since a word
 * has none.
 *
 * @param {string} part
 */
const isRandom = (part) => /^[0-9a-f]{8,}$/.test(part) && /\d/.test(part);

/** @param {unknown} id */
export function isReadable(id) {
  if (typeof id !== "string" || id.length > longest || !kebab.test(id)) return false;
  return !/^[0-9a-f]{8}$/.test(id) && !id.split("-").some(isRandom);
}

/**
 * Returns an id for every cell. A readable id is kept. A random or repeated id is replaced by one that is made from the cell's first words.
 *
 * @param {readonly Cell[]} cells
 * @returns {string[]} the ids, which are readable and all different
 */
export function readableIds(cells) {
  const kept = cells.map((cell, i) =>
    isReadable(cell.id) && cells.findIndex((other) => other.id === cell.id) === i ? cell.id : undefined,
  );
  const taken = new Set(kept);
  return cells.map((cell, i) => {
    const id = kept[i] ?? free(isReadable(cell.id) ? cell.id : idFromText(cell), taken);
    taken.add(id);
    return id;
  });
}

/** @param {string} id @param {ReadonlySet<string | undefined>} taken */
function free(id, taken) {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? id : `${id}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** @param {Cell} cell */
function idFromText(cell) {
  const text = textOf(cell);
  const words = cell.cell_type === "code" ? wordsOf(titleOfCode(text)) : wordsOf(plainText(text));
  const id = words.slice(0, 5).join("-");
  return isReadable(id) ? id : `${cell.cell_type}-cell`;
}

const declaration =
  /^\s*(?:export\s+)?(?:async\s+)?(?:const|let|var|function\*?|class|interface|type|enum)\s+([A-Za-z_$][\w$]*)/m;

/**
 * Returns the text from which a code cell's id is made: its first comment, "imports" for a cell of imports, the first name that it declares, or its
 * first line.
 *
 * @param {string} code
 */
function titleOfCode(code) {
  const start = code.trimStart();
  const comment = /^(?:\/\/+|\/\*+)\s*(.*)/.exec(start)?.[1];
  if (comment) return comment;
  if (/^import\b/.test(start)) return "imports";
  return declaration.exec(code)?.[1] ?? start.split("\n")[0] ?? "";
}

/** Returns the words of the first line that contains words. @param {string} text */
function wordsOf(text) {
  for (const line of text.split("\n")) {
    const words = line
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean);
    while (words.length && !/^[a-z]/.test(words[0] ?? "")) words.shift(); // an id starts with a letter
    if (words.length) return words;
  }
  return [];
}
