// Finds the links, headings and words in a Markdown cell. The package markdown-it parses the cell, and this module adds rules for formulas.
import MarkdownIt from "markdown-it";

/** @typedef {import("markdown-it").Token} Token @typedef {Parameters<MarkdownIt["inline"]["ruler"]["push"]>[1]} InlineRule */

/**
 * @typedef {object} Link
 * @property {string} target
 * @property {string} text the text of a link, or the alt text of an image
 * @property {boolean} image
 * @property {number} line the number of the line in the cell, from 1
 */

const displayMath = /\$\$[\s\S]*?\$\$|\\\\?\[[\s\S]*?\\\\?\](?!\()|\\begin\{(\w+\*?)\}[\s\S]*?\\end\{\1\}/y;
const inlineMath = /(?<![\\$\w])\$(?![\s$])(?:\\.|[^$\\\n])*?(?<!\s)\$(?!\d)|\\\\?\([^\n]*?\\\\?\)/y;
const codeSpan = /(?<!`)(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/y;

/**
 * Returns the text that a sticky pattern matches at a position, or undefined if it does not match there.
 *
 * @param {RegExp} pattern @param {string} text @param {number} at
 */
function foundAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

const parser = new MarkdownIt({ html: true });
parser.normalizeLink = (target) => target; // keeps each target as the author has written it
parser.validateLink = () => true; // markdown-it must not ignore any address, so that all addresses are checked

/**
 * Returns a rule for an inline token whose content is its unchanged source. So the number of its lines can be counted.
 *
 * @param {string} type @param {RegExp[]} patterns
 * @returns {InlineRule}
 */
const kept = (type, patterns) => (state, silent) => {
  const found = patterns.map((pattern) => foundAt(pattern, state.src, state.pos)).find((text) => text !== undefined);
  if (found === undefined) return false;
  if (!silent) state.push(type, "", 0).content = found;
  state.pos += found.length;
  return true;
};
parser.inline.ruler.before("escape", "math", kept("math", [displayMath, inlineMath]));
parser.inline.ruler.before("backticks", "code", kept("code_inline", [codeSpan]));
// Treat a formula of several lines as one block. Otherwise, a line of the formula could be parsed as a list or a heading.
parser.block.ruler.before(
  "fence",
  "math",
  (state, startLine, _endLine, silent) => {
    const begin = /** @type {number} */ (state.bMarks[startLine]) + /** @type {number} */ (state.tShift[startLine]);
    const found = foundAt(displayMath, state.src, begin);
    const rest = found === undefined ? "" : /^[^\n]*/.exec(state.src.slice(begin + found.length))?.[0];
    if (found === undefined || rest?.trim() !== "") return false;
    if (silent) return true;
    state.line = startLine + found.split("\n").length;
    state.push("math_block", "", 0).map = [startLine, state.line];
    return true;
  },
  { alt: ["paragraph", "blockquote", "list"] },
);

/** A token of a cell, the line on which the token starts (from 0), and whether it is in a table. @typedef {{ token: Token, line: number, inTable: boolean }} Piece */

/**
 * Returns the words, code, formulas, links and tags of a cell in their order, and the definitions of link labels.
 *
 * @param {string} markdown
 * @returns {{ pieces: Piece[], references: Readonly<Record<string, { href: string }>> }}
 */
function piecesOf(markdown) {
  /** @type {{ references?: Record<string, { href: string }> }} */
  const environment = {};
  /** @type {Piece[]} */
  const pieces = [];
  let [line, inTable] = [0, false];
  for (const block of parser.parse(markdown, environment)) {
    if (block.map) line = block.map[0];
    if (block.type === "table_open" || block.type === "table_close") inTable = block.type === "table_open";
    if (["html_block", "th_open", "td_open"].includes(block.type)) pieces.push({ token: block, line, inTable });
    for (const token of block.children ?? []) {
      pieces.push({ token, line, inTable });
      line += token.type.endsWith("break") ? 1 : token.content.split("\n").length - 1;
    }
  }
  return { pieces, references: environment.references ?? {} };
}

const element = /<(a|img)\b([^>]*)>/gi;

/**
 * Returns the links and images of a cell, in all their forms: `[text](target)`, `![alt](target)`, `[label]: target`, `<a href>` and `<img src>`.
 *
 * @param {string} markdown
 * @returns {Link[]}
 */
export function linksIn(markdown) {
  const { pieces, references } = piecesOf(markdown);
  /** @type {Link[]} */
  const links = [];
  /** The links whose end has not been reached yet. @type {Link[]} */
  const open = [];
  for (const { token, line } of pieces) {
    if (token.type === "link_open") {
      const link = { target: String(token.attrGet("href") ?? ""), text: "", image: false, line: line + 1 };
      links.push(link);
      open.push(link);
    } else if (token.type === "link_close") open.pop();
    else if (token.type === "image")
      links.push({ target: String(token.attrGet("src") ?? ""), text: token.content, image: true, line: line + 1 });
    else if (token.type.startsWith("html")) links.push(...elementsIn(token.content, line + 1));
    const last = open.at(-1);
    if (last && token.type !== "link_open") last.text += token.content;
  }
  // a link `[text][label]` is listed with the line that defines the label
  const defined = definitions(markdown, references);
  const own = links.filter(({ image, target }) => image || !defined.some((one) => one.target === target));
  return [...own, ...defined].sort((one, other) => one.line - other.line);
}

/** @param {string} html @param {number} line @returns {Link[]} */
function elementsIn(html, line) {
  const text = html.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, " "));
  return [...text.matchAll(element)].flatMap(({ 1: name, 2: attributes = "", index }) => {
    const image = name?.toLowerCase() === "img";
    const target = attribute(attributes, image ? "src" : "href");
    if (target === undefined) return [];
    const alt = image ? (attribute(attributes, "alt") ?? "") : "";
    return [{ target, text: alt, image, line: line + text.slice(0, index).split("\n").length - 1 }];
  });
}

/** @param {string} attributes @param {string} name */
function attribute(attributes, name) {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(attributes);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}

/**
 * Returns the definitions `[label]: target` of a cell. The parser does not return their lines, so this function finds them.
 *
 * @param {string} markdown @param {Readonly<Record<string, { href: string }>>} references
 * @returns {Link[]}
 */
function definitions(markdown, references) {
  const labels = markdown.split("\n").map((text) => /^ {0,3}\[([^\]]+)\]:/.exec(text)?.[1]);
  return Object.entries(references).map(([key, { href: target }]) => {
    const at = labels.findIndex((label) => label !== undefined && parser.utils.normalizeReference(label) === key);
    return { target, text: labels[at] ?? "", image: false, line: at + 1 };
  });
}

/**
 * Returns the headings that begin with `#`, with the text that a reader sees.
 *
 * @param {string} markdown
 * @returns {{ level: number, text: string, line: number }[]}
 */
export function headingsIn(markdown) {
  return parser.parse(markdown, {}).flatMap(({ type, markup, map }, at, tokens) => {
    if (type !== "heading_open" || !markup.startsWith("#")) return [];
    const text = (tokens[at + 1]?.children ?? []).map(textOfHeading).join("").trim();
    return [{ level: markup.length, text, line: (map?.[0] ?? 0) + 1 }];
  });
}

/** @param {Token} token */
function textOfHeading({ type, content }) {
  if (type === "code_inline") return content.replace(/^`+|`+$/g, "");
  return type === "html_inline" ? "" : content;
}

/**
 * Returns the words of a cell without code, formulas, link targets, tags and Markdown marks. Each word stays on its line.
 *
 * @param {string} markdown
 */
export const plainText = (markdown) => wordsOf(markdown, () => true);

/** Returns the same as `plainText`, but without the words in tables, which are no sentences. @param {string} markdown */
export const prose = (markdown) => wordsOf(markdown, ({ inTable }) => !inTable);

/** @param {string} markdown @param {(piece: Piece) => boolean} wanted */
function wordsOf(markdown, wanted) {
  const lines = markdown.split("\n").map(() => "");
  for (const piece of piecesOf(markdown).pieces) {
    if (!wanted(piece)) continue;
    for (const [n, text] of readIn(piece.token).split("\n").entries()) lines[piece.line + n] += text;
  }
  return lines.join("\n");
}

/** Returns the visible text of a token. @param {Token} token */
function readIn({ type, content }) {
  if (type === "text" || type === "text_special" || type === "image") return content;
  if (type === "html_block") return content.replace(/<!--[\s\S]*?-->|<[^>]*>/g, (tag) => tag.replace(/[^\n]/g, " "));
  // a space, so that the words on both sides stay separate
  return ["code_inline", "math", "html_inline", "th_open", "td_open"].includes(type) ? " " : "";
}

/** Returns the HTML tags of a page, without those in code. Only such tags can define an anchor. @param {string} markdown */
export const tagsIn = (markdown) =>
  piecesOf(markdown)
    .pieces.filter(({ token }) => token.type.startsWith("html"))
    .map(({ token }) => token.content)
    .join("\n");
