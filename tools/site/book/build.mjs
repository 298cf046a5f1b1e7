// Builds the book: it executes the notebooks, turns them into pages, and lets Sphinx make the web pages.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { keyOf, sources } from "../../lib/digest.mjs";
import { cache, inRoot, python } from "../../lib/paths.mjs";
import { run } from "../../lib/run.mjs";
import { executedCopies } from "../../notebooks/run/copies.mjs";
import { chapters } from "./chapters.mjs";
import { glossary, glossaryPage, termFinder } from "./glossary.mjs";
import { guideFile, guideImages, guidePage } from "./guide.mjs";
import { indexPage, solutionsPage } from "./index-page.mjs";
import { withLongLines } from "./lines.mjs";
import { bookPackages } from "./packages.mjs";
import { pageOf } from "./page.mjs";
import { writeStatic } from "./static.mjs";

/** @typedef {import("./chapters.mjs").Chapter} Chapter @typedef {import("../../notebooks/notebook.mjs").Notebook} Notebook */

const home = inRoot("tools", "site", "book");

/**
 * Returns a folder with the built book. If it has been built from the same notebooks before, nothing is built.
 *
 * @param {{ wanted?: (chapter: Chapter) => boolean, onBuild?: (count: number) => void, onRun?: (file: string, seconds: number) => void }} [options] `wanted` returns
 *   whether the book contains a page. `onBuild` is called with the number of notebooks that must run first, and `onRun` after each of them.
 * @returns {Promise<string>}
 */
export async function builtBook({ wanted, onBuild, onRun } = {}) {
  const contents = chapters(wanted);
  const copies = await executedCopies(
    contents.map(({ path }) => inRoot(path)),
    { onStart: onBuild, onRun },
  );
  const texts = contents.map(({ path }) => readFileSync(/** @type {string} */ (copies.get(inRoot(path))), "utf8"));
  const guide = readFileSync(inRoot(guideFile), "utf8");
  const folder = join(
    cache,
    "site",
    "book",
    keyOf(
      ...[...texts, guide],
      ...[home, inRoot("src", "explorables"), inRoot(dirname(guideFile), guideImages)].flatMap((one) =>
        sources(one, () => true),
      ),
    ),
  );
  if (existsSync(folder)) return folder;
  const work = `${folder}.${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    await build(work, contents, texts, guide);
    removeOlder(dirname(folder));
    if (!existsSync(folder)) renameSync(join(work, "html"), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

/** The number of earlier books that are kept, for example the book of the tests and the whole book. */
const keptBooks = 3;

/** Removes the oldest books. A folder whose name ends in a number is being written. @param {string} folder */
function removeOlder(folder) {
  const time = (/** @type {string} */ path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const books = readdirSync(folder)
    .filter((name) => !/\.\d+$/.test(name))
    .map((name) => join(folder, name))
    .sort((one, other) => time(other) - time(one));
  for (const path of books.slice(keptBooks)) rmSync(path, { recursive: true, force: true });
}

/** @param {string} work @param {readonly Chapter[]} contents @param {readonly string[]} texts the executed notebooks @param {string} guide the instructor's guide */
async function build(work, contents, texts, guide) {
  const { sphinx, katex } = await bookPackages();
  const pages = join(work, "pages");
  const html = join(work, "html");
  const staticFiles = join(work, "static");
  const entries = glossary();
  const pageNames = new Map(contents.map(({ path, page }) => [path, page]));
  pageNames.set("notebooks/lessons/solutions", "solutions/index");
  /** @type {Notebook[]} */
  const notebooks = texts.map((text) => JSON.parse(text));
  const cells = new Map(contents.map(({ page }, n) => [page, notebooks[n]?.cells.map(({ id }) => id)]));
  const cellsOf = (/** @type {string} */ page) => cells.get(page) ?? [];
  const book = { pages: pageNames, cellsOf, termOf: termFinder(entries) };
  /** @type {Map<Chapter, string>} */
  const markdown = new Map();
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [n, chapter] of contents.entries()) {
    const page = pageOf(chapter, /** @type {Notebook} */ (notebooks[n]), book);
    markdown.set(chapter, page.markdown);
    write(join(pages, `${chapter.page}.md`), page.markdown);
    for (const { name, plotly, svg } of page.figures) {
      if (plotly !== undefined) write(join(html, "figures", `${name}.json`), plotly);
      if (svg !== undefined) write(join(html, "figures", `${name}.svg`), svg);
    }
  }
  write(join(pages, "glossary.md"), glossaryPage(entries, markdown));
  write(join(pages, "instructors-guide.md"), guidePage(guide));
  cpSync(inRoot(dirname(guideFile), guideImages), join(pages, guideImages), { recursive: true });
  write(join(pages, "index.md"), indexPage(contents));
  write(join(pages, "solutions", "index.md"), solutionsPage(contents));
  cpSync(join(home, "sphinx"), pages, { recursive: true });
  await writeStatic(staticFiles, katex);
  await run(
    python,
    ["-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", join(work, "doctrees"), pages, html],
    {
      log: "book",
      env: {
        PYTHONPATH: sphinx,
        BOOK_STATIC: staticFiles,
        BOOK_NODE: process.execPath,
        BOOK_KATEX: join(katex, "katex.min.js"),
        PYTHONUTF8: "1",
      },
    },
  );
  for (const name of [".buildinfo", "objects.inv", "_sources"])
    rmSync(join(html, name), { recursive: true, force: true });
  for (const name of readdirSync(html, { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".html")) writeFileSync(join(html, name), finished(readFileSync(join(html, name), "utf8")));
}

/**
 * Returns a page with the names and levels that the theme leaves out, and that screen readers announce. Blanks and punctuation of the code have no colour, so
 * they need no elements. Without these, a page is a third smaller.
 *
 * @param {string} html
 */
const finished = (html) =>
  withLongLines(html)
    .replace(/<span class="[wp]">([^<]*)<\/span>/g, "$1")
    .replaceAll('role="heading">', 'role="heading" aria-level="2">')
    .replace('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Pages">')
    .replace(/<aside class="toc-drawer([^"]*)">/, '<aside class="toc-drawer$1" aria-label="On this page">');
