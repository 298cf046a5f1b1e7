// Finds, reads and writes notebook files. A file is always written completely or not at all.
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inRoot } from "../lib/paths.mjs";
import { UsageError } from "../lib/usage-error.mjs";

/** @typedef {import("./notebook.mjs").Notebook} Notebook */

const extension = ".ipynb";

/**
 * Returns the paths of the notebooks that the user has given, and of the notebooks in folders that the user has given.
 *
 * @param {readonly string[]} paths files or folders. If the list is empty, the folder notebooks/ is used.
 * @returns {string[]} the absolute paths of notebooks, sorted, each only once
 * @throws {UsageError} for a path that does not exist or is not a notebook
 */
export function findNotebooks(paths) {
  const found = (paths.length ? paths : [inRoot("notebooks")]).flatMap((path) => {
    const place = resolve(path);
    if (!existsSync(place))
      throw new UsageError(`${path} does not exist. Give notebooks or folders that contain notebooks.`);
    if (statSync(place).isDirectory()) return notebooksUnder(place);
    if (!place.endsWith(extension))
      throw new UsageError(`${path} is not a notebook: its name must end with ${extension}.`);
    return [place];
  });
  return [...new Set(found)].sort();
}

/** @param {string} folder @returns {string[]} */
function notebooksUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = join(folder, entry.name);
    // skip Jupyter's checkpoints and a nested node_modules
    if (entry.isDirectory())
      return entry.name.startsWith(".") || entry.name === "node_modules" ? [] : notebooksUnder(place);
    return entry.name.endsWith(extension) ? [place] : [];
  });
}

/**
 * Reads a notebook.
 *
 * @param {string} file
 * @returns {{ text: string, notebook: Notebook } | { text: string, fault: string }} the file's text, and the notebook. If the file is not a notebook of format 4, `fault` contains the reason and what to do.
 */
export function readNotebook(file) {
  const text = readFileSync(file, "utf8");
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const cause = /^(?:<{7}|>{7}) /m.test(text)
      ? "it contains the marks of an unfinished merge: resolve it"
      : "restore it from git (`git checkout -- FILE`) or repair it by hand";
    return { text, fault: `is not valid JSON (${/** @type {Error} */ (error).message}); ${cause}.` };
  }
  const fault = faultOf(value);
  return fault ? { text, fault } : { text, notebook: /** @type {Notebook} */ (value) };
}

/** @param {unknown} value @returns {string | undefined} */
function faultOf(value) {
  const { nbformat, nbformat_minor: minor, cells, metadata } = /** @type {Partial<Notebook>} */ (value ?? {});
  if (nbformat !== 4 || typeof minor !== "number")
    return `is not a notebook of format 4 (its nbformat is ${JSON.stringify(nbformat)}). Open it in JupyterLab and save it.`;
  if (minor > 5) return `has format 4.${minor}, newer than the 4.5 that the kit writes. Save it with JupyterLab 4.`;
  if (!Array.isArray(cells) || typeof metadata !== "object" || metadata === null)
    return "has no list of cells or no metadata. Restore it from git.";
  const bad = cells.findIndex((cell) => !["code", "markdown", "raw"].includes(cell?.cell_type) || !isText(cell.source));
  return bad < 0 ? undefined : `has an invalid cell at position ${bad + 1}. Restore it from git.`;
}

/** @param {unknown} source */
const isText = (source) =>
  typeof source === "string" || (Array.isArray(source) && source.every((line) => typeof line === "string"));

/**
 * Replaces a file in one step. If the process is killed before this step, the old file is still complete.
 *
 * @param {string} file @param {string} text
 */
export function writeWhole(file, text) {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
