// Marks the symbols of a page in its formulas. The page's script lights up a symbol together with its row of the table and its names in the code.

/** Commands whose argument is text or a name. No symbol is marked in it. */
const words = new Set([
  "text",
  "mathrm",
  "operatorname",
  "textit",
  "textbf",
  "begin",
  "end",
  "tag",
  "mathbb",
  "mathcal",
]);
/** Commands that take the next token or group as an argument. Without braces, this argument cannot be marked. */
const taking =
  /^(?:[_^]|\\(?:[dt]?frac|sqrt|bar|hat|tilde|vec|dot|overline|underline|math\w+|boldsymbol|left|right|[bB]igg?[lr]?))$/;

/** Returns the tokens of a formula: commands, letters, digits and signs, each with the blanks before it. @param {string} tex */
const tokensOf = (tex) => tex.match(/\s*(?:\\[a-zA-Z]+|\\.|\S)/g) ?? [];

/** Returns a formula without blanks, and without braces around a single letter, so that equal symbols have equal texts. @param {string} tex */
const normal = (tex) =>
  tex
    .replace(/([_^])\{(\w)\}/g, "$1$2")
    .replace(/(\\[a-zA-Z]+)?\s+/g, (_, command) => (command ? `${command} ` : ""))
    .trim();

/**
 * Returns the symbols that the tables of a page explain. Such a table has the heading "symbol" in its first column. Several symbols in a row are
 * separate formulas.
 *
 * @param {string} markdown the Markdown of the page's text cells
 * @returns {string[]} the symbols as TeX, each only once. A symbol's index is its number on the page.
 */
export function symbolsIn(markdown) {
  /** @type {string[]} */
  const found = [];
  let inTable = false;
  for (const line of markdown.split("\n")) {
    const first = /^\|((?:\\.|\$[^$]*\$|[^|$\\])*)\|/.exec(line)?.[1];
    if (first === undefined) inTable = false;
    else if (first.trim() === "symbol") inTable = true;
    else if (inTable) found.push(...[...first.matchAll(/\$([^$]+)\$/g)].map(([, tex = ""]) => normal(tex)));
  }
  return [...new Set(found)];
}

/**
 * Marks each occurrence of a symbol in a formula with the attribute `data-symbol`, whose value is the symbol's number.
 *
 * @param {string} tex
 * @param {readonly string[]} symbols
 */
export function markSymbols(tex, symbols) {
  if (symbols.length === 0) return tex;
  const numbered = symbols.map((symbol, number) => ({ number, parts: tokensOf(symbol).map((part) => part.trim()) }));
  numbered.sort((one, other) => other.parts.length - one.parts.length); // the longest symbol first: h_{t-1} and not h
  return marked(tokensOf(tex.replace(/([_^])\{(\w)\}/g, "$1$2")), numbered);
}

/** @param {readonly string[]} tokens @param {readonly { number: number, parts: readonly string[] }[]} symbols */
function marked(tokens, symbols) {
  const plain = tokens.map((token) => token.trim());
  let text = "";
  for (let at = 0; at < tokens.length; ) {
    const word = plain[at]?.startsWith("\\") && words.has(/** @type {string} */ (plain[at]).slice(1));
    const length = word && plain[at + 1] === "{" ? 1 + groupLength(plain, at + 1) : 1;
    const symbol = word ? undefined : symbols.find(({ parts }) => isAt(plain, at, parts));
    if (!symbol) {
      text += tokens.slice(at, at + length).join("");
      at += length;
      continue;
    }
    const inside = tokens.slice(at, at + symbol.parts.length);
    const shorter = symbols.filter(({ parts }) => parts.length < symbol.parts.length);
    text += ` \\htmlData{symbol=${symbol.number}}{${marked(inside, shorter)}}`;
    at += inside.length;
  }
  return text;
}

/** Returns whether a symbol is at a position, as a whole: `c` is not in `c_t`, and no subscript without braces is a symbol. @param {readonly string[]} tokens @param {number} at @param {readonly string[]} parts */
const isAt = (tokens, at, parts) =>
  parts.every((part, n) => tokens[at + n] === part) &&
  !/^[_^']$/.test(tokens[at + parts.length] ?? "") &&
  !taking.test(tokens[at - 1] ?? "");

/** Returns the number of tokens of the group in braces that begins at a position. @param {readonly string[]} tokens @param {number} at */
function groupLength(tokens, at) {
  let depth = 0;
  for (let n = at; n < tokens.length; n++) {
    if (tokens[n] === "{") depth++;
    if (tokens[n] === "}" && --depth === 0) return n - at + 1;
  }
  return tokens.length - at;
}
