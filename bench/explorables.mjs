// Measures how many frames a second the explorables draw in a page: while a slider moves in every frame, and while the training explorer trains.
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { findBrowser, howToGetOne, launchOptions } from "../tools/lib/browser.mjs";
import { inRoot } from "../tools/lib/paths.mjs";
import { programVariables } from "../tools/test/programs.mjs";
import { median } from "./cells/statistics.mjs";
import { machine } from "./lib/machine.mjs";

/** The goal in frames a second. A browser draws at most 60 here. A frame that comes a little late still leaves 59. */
const GOAL = 59;
/** The seconds for which each explorable is moved. The training explorer trains longer than this. */
const SECONDS = 4;

const entry = `import attention from "./attention"; import cell from "./cell"; import memory from "./memory"; import training from "./training"; import { hydrate } from "./kit/hydrate";
hydrate({ attention, cell, memory, training });`;

/** Runs in the page: moves an explorable for some seconds. Returns the milliseconds from each frame to the next. @param {number} n which explorable @param {string} act */
const inPage = (n, act) => `(async () => {
  const root = document.querySelectorAll("[data-explorable]")[${n}];
  root.scrollIntoView();
  const next = () => new Promise(requestAnimationFrame);
  for (let frame = 0; frame < 30; frame++) await next();
  const { move, stop } = (${act})(root);
  const begin = await next();
  const times = [begin];
  while (times.at(-1) - begin < ${SECONDS * 1000}) {
    move(times.length);
    times.push(await next());
  }
  stop();
  return times.slice(1).map((time, frame) => time - times[frame]);
})()`;

/** Moves the first slider up and down. */
const slide = `(root) => {
  const slider = root.querySelector("input[type=range]");
  const [least, most] = [Number(slider.min), Number(slider.max)];
  return {
    move: (frame) => {
      slider.value = least + ((most - least) * (1 + Math.sin(frame / 20))) / 2;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
    stop() {},
  };
}`;

/** Lets the network of the training explorer train. */
const train = `(root) => {
  const toggle = root.querySelector("button[value=toggle]");
  const isTraining = () => toggle.textContent.includes("Pause");
  toggle.click();
  return {
    move: (frame) => {
      if (frame > 2 && !isTraining()) throw new Error("The network does not train, so the frames would be those of an idle page.");
    },
    stop() {},
  };
}`;

/** @param {string[]} args `[rounds]`, default 3 */
export async function measure([rounds = "3"]) {
  Object.assign(process.env, programVariables());
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(`No browser was found: ${howToGetOne}.`);
  const { attention, cell, memory, training } = await import("gatebook");
  const shown = [
    { what: "cell (LSTM), a slider", exhibit: cell(), act: slide },
    { what: "cell (GRU), a slider", exhibit: cell({ cell: "gru" }), act: slide },
    { what: "memory, a slider", exhibit: memory(), act: slide },
    { what: "attention, a slider", exhibit: attention(), act: slide },
    { what: "training, a slider", exhibit: training(), act: slide },
    { what: "training, while it trains", exhibit: training(), act: train },
  ];
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: inRoot("src", "explorables", "page"), loader: "ts" },
    ...{ bundle: true, write: false, minify: true, logLevel: "silent" },
  });
  const escaped = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const sections = shown.map(
    ({ exhibit: { name, state } }) =>
      `<section data-explorable="${name}" data-state="${escaped(JSON.stringify(state))}"></section>`,
  );
  const browser = await chromium.launch(launchOptions(executablePath));
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    /** Shows all explorables as they are at the start. */
    const showAnew = async () => {
      await page.setContent(`<!doctype html><html lang="en"><title>explorables</title>${sections.join("")}</html>`);
      await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
    };
    console.log(
      `Frames a second, medians of ${rounds} rounds of ${SECONDS} s (goal: at least ${GOAL}). ${machine().cpu}.`,
    );
    for (const [n, { what, act }] of shown.entries()) {
      /** @type {{ rate: number, late: number }[]} */
      const results = [];
      for (let round = 0; round < Number(rounds); round++) {
        await showAnew();
        const gaps = /** @type {number[]} */ (await page.evaluate(inPage(n, act)));
        const total = gaps.reduce((sum, gap) => sum + gap, 0);
        results.push({ rate: (1000 * gaps.length) / total, late: gaps.filter((gap) => gap > 25).length / gaps.length });
      }
      const rate = median(results.map((result) => result.rate));
      const late = median(results.map((result) => result.late));
      console.log(
        `  ${what.padEnd(26)} ${rate.toFixed(1)}, ${(100 * late).toFixed(1)} % of frames late: ${rate >= GOAL ? "met" : "missed"}`,
      );
    }
  } finally {
    await browser.close();
  }
}
