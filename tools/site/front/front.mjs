// Writes the front page of the site: what the course is, an explorable to play with, and links that open each notebook in the book and in the tab.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { inRoot } from "../../lib/paths.mjs";
import { escaped, readAddress, runAddress } from "../book/html.mjs";
import { writeExplorables } from "../book/static.mjs";
import { summaryOf } from "./summary.mjs";

/** @typedef {import("../contents.mjs").Content} Content @typedef {import("./summary.mjs").Summary} Summary */

/** The parts of the course. A lesson belongs to the last part whose number is not above its own. */
const parts = [
  { from: "00", title: "Why a network must remember", colour: "hidden" },
  { from: "02", title: "Build an LSTM", colour: "forget" },
  { from: "06", title: "Build a GRU, and train", colour: "update" },
  { from: "09", title: "Go deeper", colour: "output" },
  { from: "11", title: "Attend", colour: "attention" },
];

/**
 * @typedef {object} Front
 * @property {string} title
 * @property {readonly Content[]} contents the files that the site offers in the tab
 * @property {boolean} handIn whether students hand in the assignments
 * @property {boolean} book whether the site contains the book
 */

/**
 * Writes the front page and its files into the folder of the site.
 *
 * @param {string} site @param {Front} front
 */
export async function writeFront(site, front) {
  const folder = join(site, "front");
  mkdirSync(folder, { recursive: true });
  const hasFigure = (/** @type {string} */ address) => existsSync(join(site, address));
  const page = frontPage(front, hasFigure);
  for (const [, path = ""] of page.matchAll(/src="front\/([^"]+\.png)"/g)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(inRoot("docs", "images", path), join(folder, path));
  }
  copyFileSync(new URL("front.css", import.meta.url), join(folder, "front.css"));
  await writeExplorables(join(folder, "explorables.js"), ["cell"]);
  writeFileSync(join(site, "index.html"), page);
}

/**
 * Returns the front page as HTML.
 *
 * @param {Front} front
 * @param {(address: string) => boolean} [hasFigure] returns whether the book contains a figure. The first figure of a notebook stands in for a missing picture.
 */
export function frontPage({ title, contents, handIn, book }, hasFigure = () => false) {
  const notebooks = contents.filter(({ path }) => path.endsWith(".ipynb"));
  const directlyIn = (/** @type {string} */ folder) =>
    notebooks.filter(({ path }) => new RegExp(`^notebooks/${folder}/[^/]+$`).test(path)).map(summaryOf);
  const lessons = directlyIn("lessons");
  const solutions = new Set(directlyIn("lessons/solutions").map(({ path }) => basename(path)));
  const assignments = notebooks.filter(({ path }) => path.startsWith("notebooks/assignments/")).map(summaryOf);
  const experiments = directlyIn("experiments");
  const [first] = lessons;
  const file = (/** @type {string} */ name) => readFileSync(new URL(name, import.meta.url), "utf8");
  const cards = { book, solutions, hasFigure };
  const assignmentSection = section(
    "assignments",
    "Assignments",
    handIn ? handInText : practiceText,
    list(assignments),
  );
  /** @type {Record<string, string>} */
  const values = {
    title: escaped(title),
    start: first ? startLinks(first, book) : "",
    explorable: explorable(),
    // students of a course come for their assignments, everybody else for the lessons
    assignments: handIn ? assignmentSection : "",
    practice: handIn ? "" : assignmentSection,
    lessons: lessonMap(lessons, cards),
    experiments: section("experiments", "Experiments", experimentsText, grid(experiments, cards, 3)),
    count: String(lessons.length),
    time: timeOf(lessons),
    guide: book
      ? `<a href="read/instructors-guide.html">the instructor's guide</a>`
      : "<code>docs/instructors-guide.md</code> in the kit",
    search: book ? searchForm : "",
    book: book
      ? `<a href="read/index.html">Read the course</a> from its first page, or look up a term in the <a href="read/glossary.html">glossary</a>.`
      : "",
  };
  return file("front.html").replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? "");
}

const handInText =
  "Work on an assignment here. Then choose <b>Download for handing in</b> above the notebook, and hand in the file as your instructor says.";
const practiceText = "Practise with these assignments. Their tests show you what is right.";
const experimentsText =
  "Each experiment asks a question, trains many small networks and answers with a plot. Change its settings and ask another question.";

const searchForm = `<form class="search" action="read/search.html" role="search"><input type="search" name="q" aria-label="Search the course" placeholder="Search the course" required> <button type="submit">Search</button></form>`;

/** Returns a sentence with the time that all lessons take, or an empty text. @param {readonly Summary[]} lessons */
function timeOf(lessons) {
  const minutes = lessons.reduce((sum, { minutes }) => sum + Number.parseInt(minutes || "0", 10), 0);
  return minutes === 0 ? "" : `All of them together take about ${Math.round(minutes / 60)} hours.`;
}

/** @param {Summary} first @param {boolean} book */
const startLinks = (first, book) => {
  const run = `<a class="button${book ? " second" : ""}" href="${escaped(runAddress(first.path))}">Run lesson ${first.number} in this tab</a>`;
  return book
    ? `<a class="button" href="${escaped(readAddress(first.path))}">Read lesson ${first.number}</a> ${run}`
    : run;
};

/** @param {string} id @param {string} heading @param {string} text @param {string} content */
const section = (id, heading, text, content) =>
  content === ""
    ? ""
    : `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2><p class="lead">${text}</p>${content}</section>`;

/** @param {readonly Summary[]} assignments */
const list = (assignments) =>
  assignments.length === 0
    ? ""
    : `<ul class="list">${assignments.map(({ path, title }) => `<li><a href="${escaped(runAddress(path))}">${escaped(title)}</a></li>`).join("\n")}</ul>`;

/** @param {readonly Summary[]} lessons @param {Cards} cards */
function lessonMap(lessons, cards) {
  const groups = parts.map((part, n) => {
    const until = parts[n + 1]?.from ?? "99";
    const own = lessons.filter(({ number }) => number >= part.from && number < until);
    return own.length === 0
      ? ""
      : `<div class="part" style="--colour:var(--${part.colour})"><h3>${part.title}</h3>${grid(own, cards, 4)}</div>`;
  });
  return groups.join("\n");
}

/** @typedef {{ book: boolean, solutions: ReadonlySet<string>, hasFigure: (address: string) => boolean }} Cards `solutions` contains the file names of the lessons that have solutions */

/** @param {readonly Summary[]} notebooks @param {Cards} cards @param {number} level the level of the headings */
const grid = (notebooks, cards, level) =>
  notebooks.length === 0 ? "" : `<ul class="grid">${notebooks.map((one) => card(one, cards, level)).join("\n")}</ul>`;

/** @param {Summary} notebook @param {Cards} cards @param {number} level */
function card(notebook, { book, solutions, hasFigure }, level) {
  const { path, number, title, about, minutes, picture } = notebook;
  const name = `<span class="number">${number}</span> ${escaped(title)}`;
  const figure = `read/figures/${readAddress(path).slice("read/".length, -".html".length).replace("/", "-")}-1.svg`;
  const source = picture?.replace("docs/images/", "front/") ?? (hasFigure(figure) ? figure : undefined);
  const image = source
    ? `<img src="${source}" alt="" width="720" height="400" fetchpriority="low">` // not lazy, so that it is there on paper
    : `<span class="blank">${number}</span>`;
  const run = `<a href="${escaped(runAddress(path))}" aria-label="Run ${number} in this tab">Run</a>`;
  const read = `<a href="${escaped(readAddress(path))}" aria-label="Read ${number}">Read</a>`;
  const solved = book && path.startsWith("notebooks/lessons/") && solutions.has(basename(path));
  const solution = `<a href="${escaped(readAddress(path.replace("lessons/", "lessons/solutions/")))}" aria-label="Solutions of ${number}">Solutions</a>`;
  const links = [...(book ? [read] : []), run, ...(solved ? [solution] : [])].join("");
  const main = escaped(book ? readAddress(path) : runAddress(path));
  return `<li class="card"><div class="picture">${image}</div><h${level} class="title"><a href="${main}">${name}</a></h${level}><p>${escaped(about)}</p><p class="links"><span class="time">${minutes}</span>${links}</p></li>`;
}

/** Returns the cell explorer: its picture, which the page's script makes live. */
function explorable() {
  /** @type {typeof import("../../../src/explorables/cell/cell.ts")} */
  const { cell } = createRequire(import.meta.url)(inRoot("src", "dist", "explorables", "cell", "cell.js"));
  const { name, state, picture } = cell({ step: 3 });
  return `<div class="explorable" data-explorable="${name}" data-state="${escaped(JSON.stringify(state))}">${picture(state)}</div>`;
}
