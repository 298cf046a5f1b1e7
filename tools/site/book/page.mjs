// Turns an executed notebook into a page of the book, in Markdown.
import { joined, textOf } from "../../notebooks/notebook.mjs";
import { runAddress } from "./html.mjs";
import { forBook } from "./markdown.mjs";
import { outputsOf } from "./outputs.mjs";
import { asks, hiddenFrom, reveals } from "./predictions.mjs";
import { symbolsIn } from "./symbols.mjs";

/** @typedef {import("../../notebooks/notebook.mjs").Notebook} Notebook @typedef {import("../../notebooks/notebook.mjs").Cell} Cell */
/** @typedef {import("./chapters.mjs").Chapter} Chapter @typedef {import("./outputs.mjs").Figure} Figure */

/** The line below which the learner writes an answer in the notebook. */
const answerHere = /\n*^\*Your answer \(double-click here\):\*[ \t]*$/gm;

/**
 * Returns a page as Markdown, and its figures.
 *
 * @param {Chapter} chapter
 * @param {Notebook} executed
 * @param {{ pages: ReadonlyMap<string, string>, cellsOf: (page: string) => readonly string[], termOf: (text: string) => string | undefined }} book `cellsOf` returns
 *   the ids of the cells of a page
 * @returns {{ markdown: string, figures: Figure[] }}
 */
export function pageOf(chapter, executed, { pages, cellsOf, termOf }) {
  const { cells } = executed;
  const symbols = symbolsIn(
    cells.flatMap((cell) => (cell.cell_type === "markdown" ? [textOf(cell), ""] : [])).join("\n"),
  );
  const context = { ...chapter, pages, symbols, termOf };
  /** @type {Figure[]} */
  const figures = [];
  const solutionsPage = pages.get(chapter.path.replace("lessons/", "lessons/solutions/"));
  const solution = (/** @type {Cell} */ cell) => {
    if (chapter.part !== "lessons" || solutionsPage === undefined) return undefined;
    const [, exercise] = /\*\*Exercise (\d\d-\d+)/.exec(textOf(cell)) ?? [];
    const id = [cell.id, `why-${exercise}`, `exercise-${exercise}`].find((one) => cellsOf(solutionsPage).includes(one));
    return `../${solutionsPage}.html${id === undefined ? "" : `#cell-${id}`}`;
  };
  const translate = (/** @type {string} */ markdown) => forBook(markdown, context);
  const parts = cells.flatMap((cell, at) => {
    if (cell.cell_type === "markdown") {
      const markdown = translate(withLinks(textOf(cell), at === 0 ? chapter : undefined, solution(cell)));
      return chapter.part === "solutions" && at > 0 ? [`<span id="cell-${cell.id}"></span>`, markdown] : [markdown];
    }
    const question = cells.slice(0, at).reverse().find(asks);
    const shown = codeCell(cell, {
      page: chapter.page,
      figures,
      translate,
      solution: solution(cell),
      run: chapter.path,
    });
    return reveals(cell) && question ? [hiddenFrom(question, cell), shown, "</details>"] : [shown];
  });
  return { markdown: `${parts.join("\n\n")}\n`, figures };
}

/**
 * Returns a text cell with what only the book has: the number of the lesson or experiment in the title, below the title a link that runs the notebook, and below an exercise
 * a link to its solution.
 *
 * @param {string} text @param {Chapter | undefined} titled @param {string | undefined} solution
 */
function withLinks(text, titled, solution) {
  const answered = text.replace(
    answerHere,
    solution ? `\n\n<p class="exercise"><a href="${solution}">Solution</a></p>` : "",
  );
  if (!titled) return answered;
  const what = { lessons: "Run this lesson", solutions: "Run the lesson", experiments: "Run this experiment" }[
    titled.part
  ];
  const path = titled.path.replace("/solutions/", "/"); // solutions need the cells of their lesson
  const links = `<p class="run"><a href="../../${runAddress(path)}">${what}</a></p>`;
  // the title of a page's solutions already names its lesson
  const number = titled.part === "solutions" ? "" : `${titled.number} `;
  return answered.replace(/^# (.*)$/m, (_, title) => `# ${number}${title}\n\n${links}`);
}

/** The first line of a cell that reveals an answer. The book shows the answer together with the cell. */
const runToSee = /^\/\/ The answer to \S+: run this cell to see it\.\n/;

/**
 * @param {Cell} cell
 * @param {{ page: string, figures: Figure[], translate: (markdown: string) => string, solution: string | undefined, run: string }} book
 */
function codeCell(cell, { page, figures, translate, solution, run }) {
  const exercise = /** @type {unknown[]} */ (cell.metadata.tags ?? []).includes("exercise") && solution !== undefined;
  const parts = [
    `<div class="cell" id="cell-${cell.id}">`,
    fenced(textOf(cell).replace(runToSee, "")),
    outputsOf(cell.outputs ?? [], { page, figures, translate }),
    exercise
      ? `<p class="exercise"><a href="../../${runAddress(run, cell.id)}">Do it in the notebook</a> <a href="${solution}">Solution</a></p>`
      : "",
    "</div>",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Returns code as a block of Markdown. @param {string} code */
function fenced(code) {
  const fence = "`".repeat(Math.max(3, ...[...joined(code).matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return `${fence}typescript\n${code}\n${fence}`;
}
