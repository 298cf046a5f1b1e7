// npm run pictures: the pictures of the README's lesson map, drawn from the lessons' own figures. Run the lessons first:
// `npm run notebooks -- run`. Needs Chromium. `npm run pictures -- 07 11` draws those alone.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import { findBrowser, flags, howToGetOne } from "./browser.mjs";
import { findNotebooks } from "./notebooks/files.mjs";
import { kindOf } from "./notebooks/lessons.mjs";
import { numberOf } from "./notebooks/skeleton.mjs";
import { inRoot } from "./setup/paths.mjs";

/** The figure that shows best what a lesson is about: the cell's id, and which of its figures. @type {Readonly<Record<string, { cell: string, figure?: number }>>} */
const BEST = {
  "00": { cell: "look-at-weights", figure: 1 },
  "01": { cell: "gradient-over-lag" },
  "02": { cell: "forget-gates-over-time" },
  "03": { cell: "by-the-library" },
  "04": { cell: "look-at-the-toggle" },
  "05": { cell: "by-hand-gates" },
  "06": { cell: "mixing-triangle", figure: 1 },
  "07": { cell: "the-door" },
  "08": { cell: "five-seeds" },
  11: { cell: "where-it-looks" },
  12: { cell: "cover-a-date" },
};
const PLOTLY = "application/vnd.plotly.v1+json";
const width = 720;

/** @param {string} lesson the notebook's path @param {{ cell: string, figure?: number }} wanted @returns {object} */
function figureOf(lesson, { cell, figure = 0 }) {
  const executed = inRoot("out", "notebooks", "lessons", lesson.slice(lesson.search(/\d\d-[^\\/]*$/)));
  const { cells } = JSON.parse(readFileSync(executed, "utf8"));
  const found = cells.find((/** @type {{ id: string }} */ one) => one.id === cell);
  const figures = (found?.outputs ?? []).filter((/** @type {{ data?: object }} */ { data = {} }) => PLOTLY in data);
  const drawn = figures[figure]?.data[PLOTLY];
  if (!drawn)
    throw new Error(`${executed}: cell [${cell}] has no figure ${figure}; run the lesson, or name another cell.`);
  return drawn;
}

const asked = process.argv.slice(2);
const executablePath = findBrowser();
if (!executablePath) throw new Error(`there is no browser: ${howToGetOne}`);
const out = inRoot("docs", "images", "lessons");
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath, args: flags });
const page = await browser.newPage({ viewport: { width: width + 40, height: 900 } });
await page.setContent(
  `<body style="margin:20px;background:#fff"><div id="figure" style="width:${width}px"></div></body>`,
);
const plotly = dirname(createRequire(import.meta.url).resolve("plotly.js/package.json"));
await page.addScriptTag({ path: join(plotly, "dist", "plotly.min.js") });
for (const lesson of findNotebooks([]).filter((file) => kindOf(file) === "lesson")) {
  const number = numberOf(lesson);
  const best = BEST[number];
  if (!best || (asked.length > 0 && !asked.includes(number))) continue;
  const figure = JSON.stringify(figureOf(lesson, best));
  await page.evaluate(`{
    const { data, layout, frames, config } = ${figure};
    Plotly.purge("figure");
    Plotly.newPlot("figure", { data, layout: { ...layout, width: ${width} }, frames, config: { ...config, staticPlot: true } });
  }`);
  const path = join(out, `${number}.png`);
  await page.locator("#figure .svg-container").screenshot({ path });
  console.log(`${number}: ${path}`);
}
await browser.close();
