// Checks, without using the network, that links resolve and that pictures have an alt text.
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
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith("//")) return undefined; // an address on the network is not checked
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
  return `the link ${short(target)}: no heading there makes the anchor #${wanted}; ${near ? `it is #${near}` : `there are ${anchors.map((one) => `#${one}`).join(", ") || "none"}`}.`;
}

/** Returns the anchors by JupyterLab's rule: the heading's words unchanged, with hyphens for spaces. @param {Notebook} notebook */
const anchorsOfNotebook = (notebook) =>
  markdownCells(notebook).flatMap((cell) => headingsIn(textOf(cell)).map(({ text }) => text.replaceAll(" ", "-")));

/** @param {string} file @returns {string[] | undefined} undefined for a file without headings */
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

/** Returns the anchors by GitHub's rule: lower case, no punctuation, a number at the end of a repeated anchor. @param {string[]} headings */
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
    return text; // the file's name contains a % that encodes nothing
  }
}

/** @param {string} target shortened, since a data: address can be as long as the picture */
const short = (target) => (target.length > 80 ? `${target.slice(0, 77)}…` : target || "()");
