// Writes the start page of the site, which lists the notebooks and opens them in JupyterLite.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** @typedef {import("./contents.mjs").Content} Content */

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Returns the title of a notebook, which is its first heading. @param {Content} notebook */
function titleOf({ path, from }) {
  /** @type {{ cells: { cell_type: string, source: string | string[] }[] }} */
  const { cells } = JSON.parse(readFileSync(from, "utf8"));
  const text = cells.map(({ source }) => [source].flat().join("")).join("\n");
  return /^# (.+)$/m.exec(text)?.[1]?.trim() ?? path;
}

/** @param {Content} notebook */
const addressOf = ({ path }) => `run/lab/index.html?path=${path.split("/").map(encodeURIComponent).join("/")}`;

/** Returns a link to a notebook. @param {Content} notebook @param {string} [text] */
const link = (notebook, text = titleOf(notebook)) => `<a href="${escaped(addressOf(notebook))}">${escaped(text)}</a>`;

/**
 * Returns a list of notebooks as HTML. The number at the beginning of a file's name is shown before the title.
 *
 * @param {string} heading @param {string} text @param {readonly Content[]} notebooks
 * @param {(notebook: Content) => string} [more] returns HTML that follows the link
 */
function section(heading, text, notebooks, more = () => "") {
  if (notebooks.length === 0) return "";
  const items = notebooks.map((one) => {
    const number = /^\d+/.exec(basename(one.path))?.[0] ?? "";
    return `<li><span class="number">${number}</span>${link(one)}${more(one)}</li>`;
  });
  return `<section><h2>${heading}</h2><p>${text}</p><ul>\n${items.join("\n")}\n</ul></section>`;
}

/**
 * Returns the start page as HTML.
 *
 * @param {{ title: string, contents: readonly Content[], handIn: boolean }} options
 */
export function startPage({ title, contents, handIn }) {
  const notebooks = contents.filter(({ path }) => path.endsWith(".ipynb"));
  const directlyIn = (/** @type {string} */ folder) =>
    notebooks.filter(({ path }) => new RegExp(`^notebooks/${folder}/[^/]+$`).test(path));
  const lessons = directlyIn("lessons");
  const solutions = directlyIn("lessons/solutions");
  const assignments = notebooks.filter(({ path }) => path.startsWith("notebooks/assignments/"));
  const [first] = lessons;
  const page = readFileSync(new URL("start-page.html", import.meta.url), "utf8");
  /** @type {Record<string, string>} */
  const parts = {
    title: escaped(title),
    start: first ? `<a class="start" href="${escaped(addressOf(first))}">Start with lesson 00</a>` : "",
    sections: [
      section(
        "Assignments",
        handIn
          ? "Work on an assignment here. Then choose <b>Download for handing in</b> above the notebook, and hand in the file as your instructor says."
          : "Practise with these assignments. Their tests show you what is right.",
        assignments,
      ),
      section("Lessons", "Each lesson builds one part of a cell and draws what it does.", lessons, (lesson) => {
        const solution = solutions.find(({ path }) => basename(path) === basename(lesson.path));
        return solution ? `<span class="more">${link(solution, "solution")}</span>` : "";
      }),
      section(
        "Experiments",
        "Each experiment answers a question with the results of many training runs.",
        directlyIn("experiments"),
      ),
    ].join("\n"),
  };
  return page.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name] ?? "");
}
