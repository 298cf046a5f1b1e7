// Writes the first page of the book: how to read it, and the list of all pages.

/** @typedef {import("./chapters.mjs").Chapter} Chapter */

const captions = /** @type {const} */ ({ lessons: "Lessons", experiments: "Experiments", solutions: "Solutions" });

/** Returns the page as Markdown. @param {readonly Chapter[]} contents */
export function indexPage(contents) {
  const list = (/** @type {string} */ caption, /** @type {readonly string[]} */ pages) =>
    pages.length === 0 ? "" : `:::{toctree}\n:caption: ${caption}\n:maxdepth: 1\n\n${pages.join("\n")}\n:::\n`;
  const named = (/** @type {Chapter} */ { number, title, page, part }) =>
    part === "solutions" ? `${number} <${page}>` : `${number} ${title} <${page}>`;
  const parts = Object.entries(captions).map(([part, caption]) =>
    list(caption, contents.filter((one) => one.part === part).map(named)),
  );
  return `${introduction}\n${parts.join("\n")}\n${list("Reference", ["glossary"])}`;
}

const introduction = `# Read the course

The lessons and experiments of gatebook as pages. A program has run every notebook to make them, so each number and each figure comes from the code above it.

- **Figures and explorables are live.** Point at a figure to read its values. Drag the sliders of an explorable. Each figure has a description in words.
- **Predict first.** The answer to a prediction stays hidden until you choose or open it.
- **Symbols.** Point at a symbol in a formula, or at a row of a table of symbols. The same symbol lights up in all formulas and in the code of the page. With the keyboard, move to the row with the Tab key.
- **Terms.** A term in italics leads to the [glossary](glossary.md).
- **Run it.** The link below each title opens the notebook in this browser, where you can change and run every cell. To write the exercises, you need it there or in JupyterLab.
`;
