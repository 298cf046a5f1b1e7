// Measures the time from opening lesson 02 on the site until the browser shows the first plot: in an empty profile, at a second visit, and over a slow network.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import { findBrowser, howToGetOne, launchOptions } from "../tools/lib/browser.mjs";
import { buildSite } from "../tools/site/build.mjs";
import { serveFolder } from "../tools/site/serve.mjs";
import { programVariables } from "../tools/test/programs.mjs";
import { median } from "./cells/statistics.mjs";
import { machine } from "./lib/machine.mjs";

const LESSON = "run/lab/index.html?path=notebooks/lessons/02-build-the-forget-gate.ipynb";
/** The speed of the slow network, in bits per second. */
const SLOW = 20e6;
/** The goals in seconds, on a quiet machine. */
const GOALS = { first: 10, second: 3, slow: 10 };

/** @typedef {{ plotted: number, kernel: number, shown: number, processor: number, bytes: number }} Visit seconds, and the bytes that the server has sent */

/** Runs in the page: runs the notebook as soon as it is shown, and records when the notebook, the kernel and the first plot are there, in milliseconds. */
const inPage = `(async () => {
  const times = (window.gatebookTimes = {});
  const until = async (condition) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
    return performance.now();
  };
  const panel = () => window.jupyterapp?.shell?.currentWidget;
  await until(() => panel()?.context?.isReady);
  times.shown = performance.now();
  const kernel = () => panel()?.sessionContext?.session?.kernel;
  void until(() => /^(idle|busy)$/.test(kernel()?.status)).then((time) => (times.kernel = time));
  void window.jupyterapp.commands.execute("notebook:run-all-cells");
  times.plotted = await until(() => panel().node.querySelector(".js-plotly-plot .main-svg"));
})()`;

/** @param {string[]} args `[rounds]`, default 5 */
export async function measure([rounds = "5"]) {
  Object.assign(process.env, programVariables());
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(`No browser was found: ${howToGetOne}.`);
  const place = mkdtempSync(join(tmpdir(), "gatebook-bench-"));
  const site = join(place, "site");
  await buildSite(site);
  let bytes = 0;
  let speed = Number.POSITIVE_INFINITY;
  let free = 0;
  const server = await serveFolder(site, {
    base: "/some/path/",
    onSend: (_, sent) => {
      bytes += sent;
    },
    // the files share one connection, so each waits until the earlier ones have been sent
    pace: (sent) => {
      free = Math.max(free, performance.now()) + (sent * 8000) / speed;
      return speed === Number.POSITIVE_INFINITY ? Promise.resolve() : pause(free - performance.now());
    },
  });

  /** Opens the lesson in a new tab. @param {import("playwright-core").BrowserContext} profile @returns {Promise<Visit>} */
  async function visit(profile) {
    const page = await profile.newPage();
    await page.addInitScript(inPage);
    bytes = 0;
    const before = await processorTime(profile);
    await page.goto(server.url + LESSON);
    await page.waitForFunction("window.gatebookTimes?.plotted && window.gatebookTimes.kernel");
    const processor = (await processorTime(profile)) - before;
    const sent = bytes;
    const { plotted, kernel, shown } = await page.evaluate("window.gatebookTimes");
    await page.evaluate(stored);
    await page.close();
    return { plotted: plotted / 1000, kernel: kernel / 1000, shown: shown / 1000, processor, bytes: sent };
  }

  /** @type {Record<keyof typeof GOALS, Visit[]>} */
  const visits = { first: [], second: [], slow: [] };
  try {
    for (let round = 0; round < Number(rounds); round++)
      for (const kind of /** @type {const} */ (["fast", "slow"])) {
        const profile = await chromium.launchPersistentContext(join(place, `${kind}-${round}`), {
          ...launchOptions(executablePath),
          viewport: { width: 1400, height: 900 },
        });
        profile.setDefaultTimeout(600_000);
        speed = kind === "slow" ? SLOW : Number.POSITIVE_INFINITY;
        visits[kind === "slow" ? "slow" : "first"].push(await visit(profile));
        if (kind === "fast") visits.second.push(await visit(profile));
        await profile.close();
      }
  } finally {
    await server.close();
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  }
  print(visits);
}

/** Returns the processor time of all processes of a browser, in seconds. @param {import("playwright-core").BrowserContext} profile */
async function processorTime(profile) {
  const session = await /** @type {import("playwright-core").Browser} */ (profile.browser()).newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Runs in the page: waits until the service worker has stored the whole site. Rejects with the paths of the files that it could not store. */
const stored = `new Promise((resolve, reject) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => (data.length === 0 ? resolve() : reject(new Error("not stored: " + data)));
  void navigator.serviceWorker.ready.then(({ active }) => active.postMessage("store", [port2]));
})`;

/** @param {Record<keyof typeof GOALS, Visit[]>} visits */
function print(visits) {
  const titles = { first: "first visit", second: "second visit", slow: `first visit at ${SLOW / 1e6} Mbit/s` };
  console.log(
    `Lesson 02 on the site, medians of ${visits.first.length}, on ${machine().cpu} with ${machine().cores} cores:`,
  );
  console.log("| visit | notebook shown | kernel ready | first plot | goal | processor time | download |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const [kind, title] of Object.entries(titles)) {
    const all = visits[/** @type {keyof typeof GOALS} */ (kind)];
    const of = (/** @type {keyof Visit} */ name) => median(all.map((one) => one[name]));
    const seconds = (/** @type {keyof Visit} */ name) => `${of(name).toFixed(1)} s`;
    const goal = `${GOALS[/** @type {keyof typeof GOALS} */ (kind)]} s`;
    const cells = [title, seconds("shown"), seconds("kernel"), seconds("plotted"), goal, seconds("processor")];
    console.log(`| ${[...cells, `${(of("bytes") / 1e6).toFixed(1)} MB`].join(" | ")} |`);
  }
}
