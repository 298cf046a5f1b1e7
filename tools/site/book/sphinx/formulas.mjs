// Draws formulas for Sphinx: it reads a request per line, `{ "tex": …, "display": … }`, and answers with a line, `{ "html": … }` or `{ "error": … }`.
// The argument is the path of KaTeX.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

/** @type {{ renderToString(tex: string, options: object): string }} */
const katex = createRequire(import.meta.url)(/** @type {string} */ (process.argv[2]));

createInterface({ input: process.stdin }).on("line", (line) => {
  /** @type {{ tex: string, display: boolean }} */
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    // `trust` allows the attribute with which the book's script finds a symbol
    answer = { html: katex.renderToString(tex, { displayMode: display, trust: true, strict: false }) };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
