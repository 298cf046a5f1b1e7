// Finds notebooks, reads them, and writes them without ever leaving half a file.
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inRoot } from "../lib/paths.mjs";
import { UsageError } from "../lib/usage-error.mjs";

/** @typedef {import("./notebook.mjs").Notebook} Notebook */

const extension = ".ipynb";

/**
 * @param {readonly string[]} paths files or folders; everything under notebooks/ when there is none
 * @returns {string[]} absolute, sorted, each once
 * @throws {UsageError} for a path that is not there or is no notebook
 */
export function findNotebooks(paths) {
  const found = (paths.length ? paths : [inRoot("notebooks")]).flatMap((path) => {
    const place = resolve(path);
    if (!existsSync(place)) throw new UsageError(`${path} is not there; give notebooks or folders that hold some.`);
    if (statSync(place).isDirectory()) return notebooksUnder(place);
    if (!place.endsWith(extension))
      throw new UsageError(`${path} is no notebook: its name must end with ${extension}.`);
    return [place];
  });
  return [...new Set(found)].sort();
}

/** @param {string} folder @returns {string[]} */
function notebooksUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = join(folder, entry.name);
    // Jupyter's check points and a nested node_modules are not ours
    if (entry.isDirectory())
      return entry.name.startsWith(".") || entry.name === "node_modules" ? [] : notebooksUnder(place);
    return entry.name.endsWith(extension) ? [place] : [];
  });
}

/**
 * @param {string} file
 * @returns {{ text: string, notebook: Notebook } | { text: string, fault: string }} fault: why it is no notebook of format 4, and what to do
 */
export function readNotebook(file) {
  const text = readFileSync(file, "utf8");
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const cause = /^(?:<{7}|>{7}) /m.test(text)
      ? "it holds the marks of a merge that was not finished: resolve it"
      : "restore it from git (`git checkout -- FILE`) or mend it by hand";
    return { text, fault: `cannot be read as JSON (${/** @type {Error} */ (error).message}); ${cause}.` };
  }
  const fault = faultOf(value);
  return fault ? { text, fault } : { text, notebook: /** @type {Notebook} */ (value) };
}

/** @param {unknown} value @returns {string | undefined} */
function faultOf(value) {
  const { nbformat, nbformat_minor: minor, cells, metadata } = /** @type {Partial<Notebook>} */ (value ?? {});
  if (nbformat !== 4 || typeof minor !== "number")
    return `is no notebook of format 4 (its nbformat is ${JSON.stringify(nbformat)}); open it in JupyterLab and save it.`;
  if (minor > 5) return `has format 4.${minor}, newer than the 4.5 that the kit writes; save it with JupyterLab 4.`;
  if (!Array.isArray(cells) || typeof metadata !== "object" || metadata === null)
    return "lacks its list of cells or its metadata; restore it from git.";
  const bad = cells.findIndex((cell) => !["code", "markdown", "raw"].includes(cell?.cell_type) || !isText(cell.source));
  return bad < 0 ? undefined : `has something that is no cell in place ${bad + 1}; restore it from git.`;
}

/** @param {unknown} source */
const isText = (source) =>
  typeof source === "string" || (Array.isArray(source) && source.every((line) => typeof line === "string"));

/** Takes the old file's place in one step: killed in the middle, the old one is still whole. @param {string} file @param {string} text */
export function writeWhole(file, text) {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
