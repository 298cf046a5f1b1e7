// Writes the notebooks into the site, and the lists from which JupyterLite's file browser reads them.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join, posix } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { inRoot } from "../lib/paths.mjs";

/** A file of the kit that the site offers to the learner. @typedef {{ path: string, from: string }} Content */

/** Returns the notebooks directly in a folder of the kit. @param {string} folder with slashes, from the kit's root @returns {Content[]} */
const notebooksIn = (folder) =>
  readdirSync(inRoot(folder))
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => ({ path: `${folder}/${name}`, from: inRoot(folder, name) }));

/** Returns the lessons, solutions and experiments, and the files to which they link. Each has the same path as in the kit, so that links lead to the same files. @returns {Content[]} */
export function courseContents() {
  const folders = ["notebooks/lessons", "notebooks/lessons/solutions", "notebooks/experiments"];
  const notebooks = folders.flatMap(notebooksIn);
  const known = new Set(notebooks.map(({ path }) => path));
  const linked = [...new Set(notebooks.flatMap(linksOf))].filter((path) => !known.has(path));
  const files = linked.filter((path) => existsSync(inRoot(path)) && statSync(inRoot(path)).isFile());
  return [...notebooks, ...files.map((path) => ({ path, from: inRoot(path) }))];
}

/** Returns the paths to which a notebook's texts link. @param {Content} notebook */
function linksOf({ path, from }) {
  /** @type {{ cells: { cell_type: string, source: string | string[] }[] }} */
  const { cells } = JSON.parse(readFileSync(from, "utf8"));
  const text = cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => [source].flat().join(""))
    .join("\n");
  return [...text.matchAll(/\]\(([^)#:]+)/g)].map(([, link]) => posix.join(posix.dirname(path), String(link)));
}

/**
 * Copies the files into `run/files`, and writes a list for each folder (`run/api/contents/FOLDER/all.json`) and the version of each file
 * (`run/versions.json`).
 *
 * @param {string} run the folder run/ of the site
 * @param {readonly Content[]} contents
 */
export function writeContents(run, contents) {
  /** @type {Map<string, Map<string, object>>} for each folder, its entries by name */
  const folders = new Map([["", new Map()]]);
  /** @type {Record<string, string>} for each file, a hash of its content */
  const versions = {};
  for (const { path, from } of contents) {
    const target = join(run, "files", path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(from, target);
    chmodSync(target, 0o644); // the folders of a course are private, but a web server must be able to read the site
    const { size, mtime } = statSync(from);
    const notebook = extname(path) === ".ipynb";
    versions[path] = keyOf(readFileSync(from, "utf8"));
    const model = { type: notebook ? "notebook" : "file", format: null, mimetype: null, size };
    folderOf(path, mtime).set(basename(path), entry(path, mtime, model));
  }
  /** Returns the entries of a file's folder. Adds the folder to its own folder if it is new. @param {string} path @param {Date} time @returns {Map<string, object>} */
  function folderOf(path, time) {
    const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
    const known = folders.get(folder);
    if (known) return known;
    const entries = new Map();
    folders.set(folder, entries);
    const model = { type: "directory", format: null, mimetype: null, size: null };
    folderOf(folder, time).set(basename(folder), entry(folder, time, model));
    return entries;
  }
  for (const [folder, entries] of folders) {
    const place = join(run, "api", "contents", folder);
    mkdirSync(place, { recursive: true });
    const model = { type: "directory", format: "json", mimetype: null, size: null, content: [...entries.values()] };
    writeFileSync(join(place, "all.json"), JSON.stringify(entry(folder, new Date(0), model)));
  }
  writeFileSync(join(run, "versions.json"), JSON.stringify(versions));
}

/** Returns an entry in the form of Jupyter's contents API. @param {string} path @param {Date} time @param {object} more */
const entry = (path, time, more) => ({
  ...{ name: posix.basename(path), path, created: time.toISOString(), last_modified: time.toISOString() },
  ...{ writable: true, content: null, hash: null, hash_algorithm: null, ...more },
});
