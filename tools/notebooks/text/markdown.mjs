// As much of Markdown as the rules need. What is taken out leaves its newlines behind, so that lines keep their numbers.

/** @param {string} text @param {RegExp} pattern */
const blank = (text, pattern) => text.replace(pattern, (found) => found.replace(/[^\n]+/g, " "));

const fence = /^[ \t]*(```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ \t]*\1[^\n]*$|(?![\s\S]))/gm;
const comment = /<!--[\s\S]*?-->/g;
const span = /(?<!`)(`+)(?!`)(?:(?!\n\s*\n)[\s\S])*?(?<!`)\1(?!`)/g;
const displayMath = /\$\$[\s\S]*?\$\$|\\\\?\[[\s\S]*?\\\\?\](?!\()|\\begin\{(\w+\*?)\}[\s\S]*?\\end\{\1\}/g;
const inlineMath = /(?<![\\$\w])\$(?![\s$])(?:\\.|[^$\\\n])*?(?<!\s)\$(?!\d)|\\\\?\([^\n]*?\\\\?\)/g;

/** Without fenced code and comments. @param {string} markdown */
const withoutBlocks = (markdown) => blank(blank(markdown, fence), comment);

/** Without any code or formula. @param {string} markdown */
export const withoutCode = (markdown) => blank(blank(blank(withoutBlocks(markdown), span), displayMath), inlineMath);

const inline =
  /(!?)\[((?:[^[\]\\]|\\.|\[[^\]]*\])*)\]\(\s*(?:<([^>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))*))(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)/g;
const reference = /^ {0,3}\[([^\]\n]+)\]:\s*<?([^\s>]+)>?.*$/gm;
const element = /<(a|img)\b([^>]*)>/gi;

/**
 * @typedef {object} Link
 * @property {string} target
 * @property {string} text of a link its text, of an image its alt text
 * @property {boolean} image
 * @property {number} line in the cell, from 1
 */

/** Links and images: `[text](target)`, `![alt](target)`, `[label]: target`, `<a href>`, `<img src>`. @param {string} markdown @returns {Link[]} */
export function linksIn(markdown) {
  const text = withoutCode(markdown);
  const line = (/** @type {number} */ index) => text.slice(0, index).split("\n").length;
  /** @type {Link[]} */
  const links = [];
  // an image may stand inside a link's text: ![…] is looked for on its own there
  for (const part of nested(text))
    links.push({ target: part.target, text: part.text, image: part.image, line: line(part.index) });
  for (const found of text.matchAll(reference))
    links.push({ target: found[2] ?? "", text: found[1] ?? "", image: false, line: line(found.index) });
  for (const found of text.matchAll(element)) {
    const image = found[1]?.toLowerCase() === "img";
    const target = attribute(found[2] ?? "", image ? "src" : "href");
    if (target === undefined) continue;
    links.push({ target, text: image ? (attribute(found[2] ?? "", "alt") ?? "") : "", image, line: line(found.index) });
  }
  return links;
}

/** @param {string} text @returns {{ target: string, text: string, image: boolean, index: number }[]} */
function nested(text) {
  return [...text.matchAll(inline)].flatMap((found) => {
    const inside = found[2] ?? "";
    const outer = { target: found[3] ?? found[4] ?? "", text: inside, image: found[1] === "!", index: found.index };
    return [outer, ...nested(inside).map((part) => ({ ...part, index: part.index + found.index }))];
  });
}

/** @param {string} attributes @param {string} name */
function attribute(attributes, name) {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(attributes);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}

/** Headings written with #, as their reader sees them. @param {string} markdown @returns {{ level: number, text: string, line: number }[]} */
export function headingsIn(markdown) {
  return withoutBlocks(markdown)
    .split("\n")
    .flatMap((text, i) => {
      const found = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(text);
      return found?.[1] ? [{ level: found[1].length, text: withoutMarks(found[2] ?? ""), line: i + 1 }] : [];
    });
}

/** Text without the marks of emphasis, code and links. @param {string} text */
const withoutMarks = (text) =>
  text
    .replace(inline, "$2")
    .replace(/<[^>]+>/g, "")
    .replace(/(\*\*|[*`])(?=\S)(.*?\S)\1/g, "$2")
    .replace(/(?<!\w)(__?)(?=\S)(.*?\S)\1(?!\w)/g, "$2")
    .replace(/\\([\\`*_{}[\]()#+\-.!|])/g, "$1")
    .trim();

/** A cell's words as read: no code, no formulas, no targets of links, no tags, no marks. Lines keep their numbers. @param {string} markdown */
export function plainText(markdown) {
  return withoutCode(markdown)
    .replace(reference, "")
    .replace(inline, "$2")
    .replace(/<[^>\n]+>/g, " ")
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+]|\d+[.)])[ \t]+/gm, "")
    .replace(/\*\*|__|(?<!\w)[*_]|[*_](?!\w)/g, "");
}

/** Like plainText, without tables: what a reader reads sentence by sentence. @param {string} markdown */
export const prose = (markdown) => blank(plainText(markdown), /^[ \t]*\|.*$/gm);
