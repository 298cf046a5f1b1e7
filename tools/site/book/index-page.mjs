// Writes the first page of the book: how to read it, and the list of all pages.

/** @typedef {import("./chapters.mjs").Chapter} Chapter */

/** Returns a list of pages, which the theme also shows beside each page. @param {string} caption @param {readonly string[]} pages */
const list = (caption, pages) =>
  pages.length === 0
    ? ""
    : `:::{toctree}\n${caption ? `:caption: ${caption}\n` : ""}:maxdepth: 1\n\n${pages.join("\n")}\n:::\n`;

/** Returns the pages of a part with their titles. @param {readonly Chapter[]} contents @param {Chapter["part"]} wanted */
const pagesOf = (contents, wanted) =>
  contents.filter(({ part }) => part === wanted).map(({ number, title, page }) => `${number} ${title} <${page}>`);

/** Returns the page as Markdown. @param {readonly Chapter[]} contents */
export const indexPage = (contents) =>
  [
    introduction,
    list("Lessons", pagesOf(contents, "lessons")),
    list("Experiments", pagesOf(contents, "experiments")),
    list("More", ["solutions/index", "glossary", "instructors-guide"]),
  ].join("\n");

/** Returns the page that lists the solutions as Markdown. @param {readonly Chapter[]} contents */
export function solutionsPage(contents) {
  const pages = contents
    .filter(({ part }) => part === "solutions")
    .map(
      ({ number, title, page }) =>
        `${number} ${title.replace(/^Solutions to lesson \d+: ./, (start) => start.slice(-1).toUpperCase())} </${page}>`,
    );
  return `# Solutions\n\nTry an exercise yourself before you read its solution. Each page explains the solutions of one lesson.\n\n${list("", pages)}`;
}

const introduction = `# Read the course

The lessons and experiments of gatebook as pages. A program has run every notebook to make them, so each number and each figure comes from the code above it.

- **Figures and explorables are live.** Point at a figure to read its values. Drag the sliders of an explorable. Each figure has a description in words.
- **Predict first.** The answer to a prediction stays hidden until you choose or open it.
- **Symbols.** Point at a symbol in a formula, or at a row of a table of symbols. The same symbol lights up in all formulas and in the code of the page. With the keyboard, move to the row with the Tab key.
- **Terms.** A term in italics leads to the [glossary](glossary.md).
- **Run it.** The link below each title opens the notebook in this browser, where you can change and run every cell. To write the exercises, you need it there or in JupyterLab.
`;
