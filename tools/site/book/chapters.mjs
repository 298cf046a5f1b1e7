// Lists the notebooks that are pages of the book, in the order of the book.
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { inRoot } from "../../lib/paths.mjs";
import { joined } from "../../notebooks/notebook.mjs";
import { headingsIn } from "../../notebooks/text/markdown.mjs";

/** @typedef {import("../../notebooks/notebook.mjs").Notebook} Notebook */

/**
 * A notebook that is a page of the book.
 *
 * @typedef {object} Chapter
 * @property {"lessons" | "solutions" | "experiments"} part
 * @property {string} number the digits at the beginning of the file's name
 * @property {string} title the notebook's first heading
 * @property {string} path the notebook's path from the kit's root, with slashes
 * @property {string} page the path of its page in the book, without an ending
 */

/** The parts of the book, and the folders with their notebooks. */
const folders = /** @type {const} */ ({
  lessons: "notebooks/lessons",
  experiments: "notebooks/experiments",
  solutions: "notebooks/lessons/solutions",
});

/**
 * Returns all pages that are made from notebooks.
 *
 * @param {(chapter: Chapter) => boolean} [wanted] returns whether the book contains this page
 * @returns {Chapter[]}
 */
export function chapters(wanted = () => true) {
  return Object.entries(folders).flatMap(([part, folder]) =>
    readdirSync(inRoot(folder))
      .filter((name) => name.endsWith(".ipynb"))
      .sort()
      .map((name) => chapterOf(/** @type {Chapter["part"]} */ (part), `${folder}/${name}`))
      .filter(wanted),
  );
}

/** @param {Chapter["part"]} part @param {string} path @returns {Chapter} */
function chapterOf(part, path) {
  /** @type {Notebook} */
  const { cells } = JSON.parse(readFileSync(inRoot(path), "utf8"));
  const name = basename(path, ".ipynb");
  const [heading] = cells.flatMap(({ source, cell_type }) =>
    cell_type === "markdown" ? headingsIn(joined(source)) : [],
  );
  const number = /^\d+/.exec(name)?.[0] ?? "";
  return { part, number, title: heading?.text ?? name, path, page: `${part}/${name}` };
}
