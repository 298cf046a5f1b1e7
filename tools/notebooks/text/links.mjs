// Checks that links lead to existing files and headings, and that pictures have an alt text. It does not use the network.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readNotebook } from "../files.mjs";
import { markdownCells, textOf } from "../notebook.mjs";
import { headingsIn, linksIn, tagsIn } from "./markdown.mjs";

/**
 * @typedef {import("../notebook.mjs").Cell} Cell
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 * @typedef {import("../notebook.mjs").NotebookFile} NotebookFile
 * @typedef {import("./markdown.mjs").Link} Link
 * @typedef {import("../problem.mjs").Problem} Problem
 */

/** @param {NotebookFile} file @returns {Problem[]} */
export function linkProblems({ file, notebook }) {
  return markdownCells(notebook).flatMap((cell) =>
    linksIn(textOf(cell)).flatMap((link) => {
      const faults = [link.image ? imageFault(link, cell) : undefined, targetFault(link, file, notebook)];
      return faults
        .filter((message) => message !== undefined)
        .map((message) => ({ file, cell: cell.id, line: link.line, message }));
    }),
  );
}

/** @param {Link} link @param {Cell} cell @returns {string | undefined} */
function imageFault({ target, text }, cell) {
  if (text.trim() === "") return `the image ${short(target)} has no alt text. Write \`![what it shows](…)\`.`;
  if (/^(?:https?:)?\/\//i.test(target))
    return `the image ${short(target)} comes from the network, but lessons run offline. Put a copy next to the notebook.`;
  const attached = /^attachment:(.*)/i.exec(target)?.[1];
  if (attached !== undefined && !Object.hasOwn(cell.attachments ?? {}, decoded(attached)))
    return `the image ${short(target)} is not attached to this cell. Paste it in again.`;
  return undefined;
}

/** @param {Link} link @param {string} file @param {Notebook} notebook @returns {string | undefined} */
function targetFault({ target, image }, file, notebook) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith("//")) return undefined; // addresses on the network are not checked
  const [path = "", anchor] = target.split("#", 2);
  if (path.startsWith("/"))
    return `the link ${short(target)} starts at the disk's root. Write it relative to this notebook.`;
  const place = path === "" ? file : resolve(dirname(file), decoded(path.split("?")[0] ?? ""));
  if (target === "" || !existsSync(place))
    return `the ${image ? "image" : "link"} ${short(target)} leads to no file. Correct the path, which is relative to this notebook.`;
  if (anchor === undefined || anchor === "" || image) return undefined;
  const anchors = path === "" ? anchorsOfNotebook(notebook) : anchorsOfFile(place);
  const wanted = decoded(anchor);
  if (!anchors || anchors.includes(wanted)) return undefined;
  const near = anchors.find((one) => one.toLowerCase() === wanted.toLowerCase());
  return `the link ${short(target)}: no heading there has the anchor #${wanted}; ${near ? `the right anchor is #${near}` : `the existing anchors: ${anchors.map((one) => `#${one}`).join(", ") || "none"}`}.`;
}

/** Returns the anchors of a notebook's headings. JupyterLab replaces spaces by hyphens and changes nothing else. @param {Notebook} notebook */
const anchorsOfNotebook = (notebook) =>
  markdownCells(notebook).flatMap((cell) => headingsIn(textOf(cell)).map(({ text }) => text.replaceAll(" ", "-")));

/**
 * Returns the anchors of a file's headings.
 *
 * @param {string} file
 * @returns {string[] | undefined} undefined for a folder or a kind of file that has no headings
 */
function anchorsOfFile(file) {
  if (statSync(file).isDirectory()) return undefined;
  if (file.endsWith(".ipynb")) {
    const read = readNotebook(file);
    return "notebook" in read ? anchorsOfNotebook(read.notebook) : undefined;
  }
  if (!file.endsWith(".md")) return undefined;
  const text = readFileSync(file, "utf8");
  const named = [...tagsIn(text).matchAll(/<a\s[^>]*\b(?:id|name)="([^"]+)"/g)].map((found) => found[1] ?? "");
  return [...named, ...githubAnchors(headingsIn(text).map((heading) => heading.text))];
}

/**
 * Returns the anchors of headings in a Markdown file. GitHub makes them from lower-case letters without punctuation, and adds a number to a repeated
 * anchor.
 *
 * @param {string[]} headings
 */
function githubAnchors(headings) {
  const seen = new Map();
  return headings.map((text) => {
    const anchor = text
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times ? `${anchor}-${times}` : anchor;
  });
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // the text contains a % that is not part of an encoded character
  }
}

/** Shortens a target for a message, since a `data:` address contains the whole picture. @param {string} target */
const short = (target) => (target.length > 80 ? `${target.slice(0, 77)}…` : target || "()");
