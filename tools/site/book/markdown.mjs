// Changes the Markdown of a notebook's text cells for the book: links, formulas and terms.
import { posix } from "node:path";
import { runAddress } from "./html.mjs";
import { markSymbols } from "./symbols.mjs";

/** Code and formulas. Nothing else is changed in them. */
const kept =
  /```[\s\S]*?```|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)|\$\$[\s\S]*?\$\$|(?<![\\$\w])\$(?![\s$])(?:\\.|[^$\\])*?(?<!\s)\$(?!\d)/g;
const link = /(?<!!)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;
const emphasis = /(?<![*\w\\])\*([^*\s](?:[^*]*[^*\s])?)\*(?![*\w])/g;

/**
 * @typedef {object} Context
 * @property {string} path the notebook's path from the kit's root
 * @property {string} page the path of its page
 * @property {ReadonlyMap<string, string>} pages the page of each notebook that is in the book, by the notebook's path
 * @property {readonly string[]} symbols the symbols that the page explains
 * @property {(text: string) => string | undefined} termOf returns the glossary's name of a term, or undefined if the glossary does not contain it
 */

/** Returns the Markdown for the book. @param {string} markdown @param {Context} context */
export function forBook(markdown, context) {
  let text = "";
  let end = 0;
  for (const found of markdown.matchAll(kept)) {
    text += `${words(markdown.slice(end, found.index), context)}${keptPart(found[0], context.symbols)}`;
    end = found.index + found[0].length;
  }
  return linked(text + words(markdown.slice(end), context), context);
}

/** Returns the texts in italics, without those in code and formulas. @param {string} markdown */
export const emphasised = (markdown) =>
  [...markdown.replace(kept, "").matchAll(emphasis)].map(([, text = ""]) => text.replace(/[.,:;]$/, ""));

/** @param {string} part @param {readonly string[]} symbols */
function keptPart(part, symbols) {
  const mark = /^\$\$?/.exec(part)?.[0];
  if (mark === undefined) return part;
  const marked = markSymbols(part.slice(mark.length, -mark.length), symbols);
  return mark === "$" ? `$${marked.trim()}$` : `$$${marked}$$`;
}

/** Turns terms of the glossary into links to it. @param {string} text @param {Context} context */
function words(text, { termOf }) {
  return text.replace(emphasis, (whole, inner) => {
    const term = termOf(inner);
    return term === undefined ? whole : `{term}\`${inner} <${term}>\``;
  });
}

/** Returns the Markdown with links that lead to the same places from the book. @param {string} text @param {Context} context */
const linked = (text, { path, page, pages }) =>
  text.replace(link, (whole, label, target) => {
    if (/^(\w+:|#)/.test(target)) return whole;
    const [file = "", anchor] = target.split("#");
    const place = posix.join(posix.dirname(path), file);
    const inBook = pages.get(place);
    if (inBook !== undefined)
      return `[${label}](${posix.relative(posix.dirname(page), inBook)}.md${anchor ? `#${anchor}` : ""})`;
    const address = place.endsWith(".ipynb") ? runAddress(place) : `run/files/${place}`;
    return `<a href="../../${address}">${label}</a>`;
  });
