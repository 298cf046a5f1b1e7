// Reads the glossary, and writes its page.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { inRoot } from "../../lib/paths.mjs";

/** @typedef {import("./chapters.mjs").Chapter} Chapter */
/** A term, its other forms in the texts, and its definition in Markdown. @typedef {{ term: string, forms: readonly string[], definition: string }} Entry */

const source = inRoot("tools", "site", "book", "text", "glossary.md");

/**
 * Returns the entries of the glossary. In the file, each entry is a line `term, other form, …` and a line `: definition`.
 *
 * @returns {Entry[]}
 */
export function glossary() {
  const text = readFileSync(source, "utf8");
  return [...text.matchAll(/^([^\n:#][^\n]*)\n: ([^\n]+)$/gm)].map(([, names = "", definition = ""]) => {
    const [term = "", ...others] = names.split(",").map((name) => name.trim());
    return { term, forms: [term, ...others], definition };
  });
}

/**
 * Returns a function that returns the term that a text in italics names, or undefined if it is not in the glossary.
 *
 * @param {readonly Entry[]} entries
 * @returns {(text: string) => string | undefined}
 */
export function termFinder(entries) {
  const terms = new Map(entries.flatMap(({ term, forms }) => forms.map((form) => [form.toLowerCase(), term])));
  return (text) => terms.get(text.replace(/[.,:;]$/, "").toLowerCase());
}

/** Matches a link to the glossary in a page of the book. */
const termLink = /\{term\}`[^`<]*<([^>]*)>`/g;

/**
 * Returns the page of the glossary. Each entry names the lessons that introduce the term.
 *
 * @param {readonly Entry[]} entries
 * @param {ReadonlyMap<Chapter, string>} pages the Markdown of each page
 */
export function glossaryPage(entries, pages) {
  /** @type {Map<string, Chapter[]>} */
  const uses = new Map();
  for (const [chapter, markdown] of pages)
    for (const term of new Set([...markdown.matchAll(termLink)].map(([, name = ""]) => name)))
      if (chapter.part === "lessons") uses.set(term, [...(uses.get(term) ?? []), chapter]);
  const sorted = [...entries].sort((one, other) => one.term.localeCompare(other.term, "en", { sensitivity: "base" }));
  const items = sorted.map(({ term, definition }) => {
    const where = (uses.get(term) ?? []).map(({ page, number }) => `[${number}](${page}.md)`);
    const lessons = where.length > 0 ? ` *Lesson${where.length > 1 ? "s" : ""}* ${where.join(", ")}.` : "";
    return `${term}\n  ${definition}${lessons}`;
  });
  return `# Glossary\n\nThe terms of the course. In the lessons, a term in italics leads here.\n\n:::{glossary}\n${items.join("\n\n")}\n:::\n`;
}

/** The path of the glossary from the kit's root. */
export const glossaryFile = `tools/site/book/text/${basename(source)}`;
