// Long lines of code and of outputs in the book: joins those that the library has broken, and lets the page break them where its width needs it.

/** The library breaks what it prints at this number of letters, and indents the rest (src/check/wrap.ts). */
const brokenAt = 100;
const indent = "    ";
/** The spaces at which the library breaks a line. */
const breaks = / (?!\d+ numbers\]|numbers\]|shape \[|\[?\d+(?:, \d+)*\]$)/;
/** A line with fewer letters fits every screen. */
const short = 36;

/**
 * Returns a text without the breaks that the library has put into long lines. A line continues the one before it if it is indented and its first word had no room
 * there.
 *
 * @param {string} text
 */
export function joinedLines(text) {
  /** @type {string[]} */
  const whole = [];
  let last = 0; // the number of letters of the printed line before this one
  for (const line of text.split("\n")) {
    const [word = ""] = line.slice(indent.length).split(breaks);
    const continues = /^ {4}\S/.test(line) && last + 1 + word.length > brokenAt;
    if (continues && whole.length > 0) whole.push(`${whole.pop()} ${line.slice(indent.length)}`);
    else whole.push(line);
    last = line.length;
  }
  return whole.join("\n");
}

/**
 * Returns a line as an element whose continuation is indented when the line is wider than the screen. A short line stays as it is.
 *
 * @param {string} html the line
 * @param {(text: string) => number} hang returns the number of letters by which a continuation is indented
 */
export function wrappable(html, hang) {
  const text = html.replace(/<[^>]*>/g, "").replace(/&#?\w+;/g, "?");
  return text.length <= short ? html : `<span class="long" style="--hang:${hang(text)}">${html}</span>`;
}

/** Returns the indentation of a continued line of code: below the text of a comment, and otherwise four letters. @param {string} line */
const codeHang = (line) => {
  const [, blanks = "", comment] = /^( *)(\/\/ )?/.exec(line) ?? [];
  return blanks.length + (comment ? comment.length : 4);
};

/** Returns a page of Sphinx with long lines of code as elements. Each line of coloured code opens and closes its own elements. @param {string} html */
export const withLongLines = (html) =>
  html.replace(
    /(<div class="highlight"><pre>)([\s\S]*?)(<\/pre>)/g,
    (_, start, code, end) =>
      start +
      code
        .split("\n")
        .map((/** @type {string} */ line) => wrappable(line, codeHang))
        .join("\n") +
      end,
  );
