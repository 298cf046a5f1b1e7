/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Makes the excerpts of Sphinx's search readable.

/** Sphinx's search, which exists only on the page of the search. */
declare const Search: { htmlToText(html: string, anchor?: string): string } | undefined;

/** What an excerpt leaves out: each formula contains its text three times, and links and captions of the page are no text. */
const left = ".headerlink, script, style, annotation, .katex-html, .explorable, summary, p.run, p.exercise";
/** Elements after which a word ends. */
const blocks = "p, li, dt, dd, th, td, pre, div, details, h1, h2, h3, h4";

/** Replaces the function with which Sphinx's search reads a page. */
export function readableExcerpts(): void {
  if (typeof Search === "undefined") return;
  Search.htmlToText = textOf;
}

/** Returns the text of a page, or of one of its sections. @param anchor the section as a selector, or an empty text */
function textOf(html: string, anchor = ""): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector('[role="main"]');
  const part = (anchor && main?.querySelector(anchor)) || main;
  if (!part) return "";
  for (const element of part.querySelectorAll(left)) element.remove();
  for (const formula of part.querySelectorAll("math")) writeSigns(formula);
  for (const code of part.querySelectorAll(".highlight pre"))
    code.textContent = (code.textContent ?? "").replace(/^import .*\n?/gm, "");
  for (const block of part.querySelectorAll(blocks)) block.append(" ");
  return (part.textContent ?? "").replace(/\s+/g, " ");
}

/** Writes the signs that a formula only draws: roots, fractions and powers. */
function writeSigns(formula: Element): void {
  for (const root of formula.querySelectorAll("msqrt")) root.prepend("√");
  for (const fraction of formula.querySelectorAll("mfrac")) fraction.firstElementChild?.after("/");
  for (const power of formula.querySelectorAll("msup")) power.firstElementChild?.after("^");
}
