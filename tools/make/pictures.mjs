// npm run pictures: the README's pictures, drawn from the notebooks' own figures. Run the notebooks first: `npm run notebooks -- run`.
// Needs Chromium. `npm run pictures -- lessons/07 experiments/01` draws those alone.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import { findBrowser, howToGetOne, launchOptions } from "../lib/browser.mjs";
import { inRoot } from "../lib/paths.mjs";
import { findNotebooks } from "../notebooks/files.mjs";
import { shortName } from "../notebooks/problem.mjs";

/** The figure that shows best what a notebook is about: the cell's id, and which of its figures. @type {Readonly<Record<string, { cell: string, figure?: number }>>} */
const BEST = {
  "lessons/00": { cell: "look-at-weights", figure: 1 },
  "lessons/01": { cell: "gradient-over-lag" },
  "lessons/02": { cell: "forget-gates-over-time" },
  "lessons/03": { cell: "by-the-library" },
  "lessons/04": { cell: "look-at-the-toggle" },
  "lessons/05": { cell: "by-hand-gates" },
  "lessons/06": { cell: "mixing-triangle", figure: 1 },
  "lessons/07": { cell: "the-door" },
  "lessons/08": { cell: "five-seeds" },
  "lessons/11": { cell: "where-it-looks" },
  "lessons/12": { cell: "cover-a-date" },
  "experiments/01": { cell: "shipped" },
  "experiments/02": { cell: "shipped" },
  "experiments/03": { cell: "more-training" },
  "experiments/04": { cell: "c09" },
  "experiments/05": { cell: "answer-plot" },
};
const PLOTLY = "application/vnd.plotly.v1+json";
const width = 720;

/** Of notebooks/lessons/07-train-the-gates.ipynb: lessons/07. @param {string} file */
const keyOf = (file) => /^notebooks\/(\w+\/\d\d)-[^/]*$/.exec(shortName(file))?.[1] ?? "";

/** @param {string} file the notebook's path @param {{ cell: string, figure?: number }} wanted @returns {object} */
function figureOf(file, { cell, figure = 0 }) {
  const executed = inRoot("out", shortName(file));
  const { cells } = JSON.parse(readFileSync(executed, "utf8"));
  const found = cells.find((/** @type {{ id: string }} */ one) => one.id === cell);
  const figures = (found?.outputs ?? []).filter((/** @type {{ data?: object }} */ { data = {} }) => PLOTLY in data);
  const drawn = figures[figure]?.data[PLOTLY];
  if (!drawn)
    throw new Error(`${executed}: cell [${cell}] has no figure ${figure}; run the notebook, or name another cell.`);
  return drawn;
}

const keys = process.argv.slice(2);
const executablePath = findBrowser();
if (!executablePath) throw new Error(`there is no browser: ${howToGetOne}`);
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
