// Measures the time from opening lesson 02 in JupyterLab and running all its cells until the browser shows the first plot.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findBrowser, howToGetOne, launchOptions } from "../tools/lib/browser.mjs";
import { startLab } from "../tools/lib/jupyter/lab.mjs";
import { inRoot, root } from "../tools/lib/paths.mjs";
import { programVariables } from "../tools/test/programs.mjs";
import { median } from "./cells/statistics.mjs";
import { machine } from "./lib/machine.mjs";

const LESSON = "02-build-the-forget-gate.ipynb";
/** The goal in milliseconds, on a quiet machine. */
const GOAL = 3000;
/** The milliseconds for which JupyterLab, which has just been loaded, finishes its own work before a notebook is opened. */
const SETTLE = 3000;

/** The code that runs in the page. It opens the notebook, runs all cells, and returns the milliseconds until a plot is drawn. @param {string} path */
const untilFirstPlot = (path) => `(async () => {
  const { commands } = window.jupyterapp;
  const begin = performance.now();
  const panel = await commands.execute("docmanager:open", { path: ${JSON.stringify(path)} });
  await panel.context.ready;
  const opened = performance.now();
  void commands.execute("notebook:run-all-cells");
  while (!panel.node.querySelector(".js-plotly-plot .main-svg")) await new Promise(requestAnimationFrame);
  return [opened - begin, performance.now() - begin];
})()`;

/** @param {string[]} args `[rounds]`, default 5 */
export async function measure([rounds = "5"]) {
  Object.assign(process.env, programVariables());
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(`No browser was found: ${howToGetOne}.`);
  mkdirSync(inRoot("out"), { recursive: true });
  const folder = mkdtempSync(inRoot("out", "first-plot-"));
  // a copy, because JupyterLab saves the outputs
  copyFileSync(inRoot("notebooks", "lessons", LESSON), join(folder, LESSON));
  const path = join(folder, LESSON)
    .slice(root.length + 1)
    .replaceAll("\\", "/");
  const extra = ["--LabApp.expose_app_in_browser=True", `--LabApp.workspaces_dir=${join(folder, "workspaces")}`];
  const lab = await startLab({ open: "lab", extra });
  const browser = await chromium.launch(launchOptions(executablePath));
  /** @type {[opened: number, plotted: number][]} */
  const times = [];
  try {
    // the first round fills the disk cache and does not count
    for (let round = -1; round < Number(rounds); round++) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      page.setDefaultTimeout(600_000);
      await page.goto(`${lab.url}&reset`);
      await page.waitForFunction("'jupyterapp' in window");
      await page.evaluate("window.jupyterapp.restored");
      await page.waitForTimeout(SETTLE);
      const time = /** @type {[number, number]} */ (await page.evaluate(untilFirstPlot(path)));
      if (round >= 0) times.push(time);
      await page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()");
      await page.close();
    }
  } finally {
    await browser.close();
    await lab.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const [opened, plotted] = [0, 1].map((n) => median(times.map((time) => Number(time[n]))));
  const seconds = (/** @type {number | undefined} */ ms) => `${(Number(ms) / 1000).toFixed(2)} s`;
  console.log(`Lesson 02 in JupyterLab, medians of ${rounds} rounds, from the command that opens the notebook:`);
  console.log(`  the notebook is loaded: ${seconds(opened)}`);
  console.log(
    `  the first plot is drawn: ${seconds(plotted)} (each: ${times.map((time) => seconds(time[1])).join(", ")})`,
  );
  console.log(`Goal: at most ${seconds(GOAL)}, ${Number(plotted) <= GOAL ? "met" : "missed"}. ${machine().cpu}.`);
}
