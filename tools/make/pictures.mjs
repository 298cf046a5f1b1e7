// npm run pictures: draws the README's pictures from the figures in the outputs of the notebooks. Run the notebooks first: `npm run notebooks -- run`.
// This program needs Chromium. `npm run pictures -- lessons/07 experiments/01` draws the pictures of only these two notebooks.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import { findBrowser, howToGetOne, launchOptions } from "../lib/browser.mjs";
import { inRoot } from "../lib/paths.mjs";
import { findNotebooks } from "../notebooks/files.mjs";
import { shortName } from "../notebooks/problem.mjs";

/**
 * The figure of each notebook that shows the notebook's topic best. `cell` is the id of its cell, and `figure` its index among the cell's figures.
 *
 * @type {Readonly<Record<string, { cell: string, figure?: number }>>}
 */
const BEST = {
  "lessons/00": { cell: "look-inside" },
  "lessons/01": { cell: "gradient-over-lag" },
  "lessons/02": { cell: "hand-set-and-trained", figure: 1 },
  "lessons/03": { cell: "word-against-memory" },
  "lessons/04": { cell: "look-at-the-toggle" },
  "lessons/05": { cell: "by-hand-gates" },
  "lessons/06": { cell: "mixing-triangle" },
  "lessons/07": { cell: "the-door" },
  "lessons/08": { cell: "longer-runs" },
  "lessons/09": { cell: "connectivity" },
  "lessons/10": { cell: "three-cells" },
  "lessons/11": { cell: "your-own-date", figure: 2 },
  "lessons/12": { cell: "cover-a-date" },
  "lessons/13": { cell: "where-it-looks" },
  "lessons/14": { cell: "longer", figure: 1 },
  "experiments/01": { cell: "shipped" },
  "experiments/02": { cell: "shipped" },
  "experiments/03": { cell: "more-training" },
  "experiments/04": { cell: "one-unit" },
  "experiments/05": { cell: "answer-plot" },
};
const PLOTLY = "application/vnd.plotly.v1+json";
const width = 720;

/** Returns the key of a notebook in BEST, for example lessons/07 for notebooks/lessons/07-train-the-gates.ipynb. @param {string} file */
const keyOf = (file) => /^notebooks\/(\w+\/\d\d)-[^/]*$/.exec(shortName(file))?.[1] ?? "";

/**
 * Returns a figure from the executed notebook.
 *
 * @param {string} file the notebook's path @param {{ cell: string, figure?: number }} wanted
 * @returns {object}
 */
function figureOf(file, { cell, figure = 0 }) {
  const executed = inRoot("out", shortName(file));
  const { cells } = JSON.parse(readFileSync(executed, "utf8"));
  const found = cells.find((/** @type {{ id: string }} */ one) => one.id === cell);
  const figures = (found?.outputs ?? []).filter((/** @type {{ data?: object }} */ { data = {} }) => PLOTLY in data);
  const drawn = figures[figure]?.data[PLOTLY];
  if (!drawn)
    throw new Error(
      `${executed}: cell [${cell}] has no figure ${figure}. Run the notebook, or choose another cell in tools/make/pictures.mjs.`,
    );
  return drawn;
}

const keys = process.argv.slice(2);
const executablePath = findBrowser();
if (!executablePath) throw new Error(`no browser was found: ${howToGetOne}`);
const browser = await chromium.launch(launchOptions(executablePath));
const page = await browser.newPage({ viewport: { width: width + 40, height: 900 } });
await page.setContent(
  `<body style="margin:20px;background:#fff"><div id="figure" style="width:${width}px"></div></body>`,
);
const plotly = dirname(createRequire(import.meta.url).resolve("plotly.js/package.json"));
await page.addScriptTag({ path: join(plotly, "dist", "plotly.min.js") });
for (const file of findNotebooks([])) {
  const key = keyOf(file);
  const best = BEST[key];
  if (!best || (keys.length > 0 && !keys.includes(key))) continue;
  const figure = JSON.stringify(figureOf(file, best));
  await page.evaluate(`{
    const { data, layout, frames, config } = ${figure};
    Plotly.purge("figure");
    Plotly.newPlot("figure", { data, layout: { ...layout, width: ${width} }, frames, config: { ...config, staticPlot: true } });
  }`);
  const path = inRoot("docs", "images", `${key}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await page.locator("#figure .svg-container").screenshot({ path });
  console.log(path);
}
await browser.close();
