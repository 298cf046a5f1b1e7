// Checks the outputs of `show` in the page, while a cell runs and in a saved notebook that is not trusted.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { Desk } from "./desk";
import { wear } from "./look";
import { plotsOf, undrawn } from "./plots";
import { withoutPictures, writeNotebook } from "./scratch";
import { type Cell, cellsOf, faults, open, runAll, saved } from "./sheet";

const start = `import { lineChart, progress, ready, show } from "gatebook";
const curve = (n: number) => lineChart({ name: "loss", x: [...Array(n).keys()], y: Array.from({ length: n }, (_, i) => 1 / (i + 1)) });
await ready();`;

const live = `const bar = progress(30, { label: "drawing" });
const view = show(curve(2));
for (let n = 1; n <= 30; n++) {
  if (n % 10 === 0) view.update(curve(n));
  await bar.step();
}
view.done();`;

// the page must not run this script if the notebook is untrusted
const script = `import { display } from "tslab";
display.html("<b class='harmless'>shown</b><script>window.scriptRan = true;</script>");`;

/** The filter that makes a figure dark. */
const dark = "invert(0.93) hue-rotate(180deg)";

export function displayTests(at: () => Desk): void {
  /** Returns a property of the style of the first element that is found in the open notebook. */
  const styleOf = (selector: string, property: string) =>
    at()
      .page.locator(`.jp-NotebookPanel:visible ${selector}`)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name).trim(), property);
  let cells: readonly Cell[];
  let executed: string;
  beforeAll(async () => {
    await open(at(), writeNotebook(at(), "live.ipynb", { start, live, script }));
    cells = await runAll(at());
    executed = await saved(at());
  });

  test("a live figure is redrawn in place, and only the last version remains", async () => {
    expect(faults(cells)).toEqual([]);
    await expect.poll(() => undrawn(at().page)).toEqual([]);
    const plots = await plotsOf(at().page);
    expect(plots.map(({ cell, wanted }) => [cell, wanted.traces])).toEqual([["live", { scatter: 1 }]]);

    const outputs = cells.find(({ id }) => id === "live")?.outputs ?? [];
    expect(outputs.map(({ output_type }) => output_type)).toEqual(["display_data", "display_data"]);
    expect(outputs[0]?.data?.["text/plain"]).toContain("30/30");
    const last = outputs[1]?.data?.["application/vnd.plotly.v1+json"] as { data: { x: number[] }[] } | undefined;
    expect(last?.data[0]?.x).toHaveLength(30);
  });

  test("the interactive figure is shown, and its static picture is stored with it", async () => {
    const picture = cells.find(({ id }) => id === "live")?.outputs.at(-1)?.data?.["image/svg+xml"];
    expect(String(picture)).toMatch(/^<svg .*<\/svg>$/s);
    expect(await at().page.locator(".jp-NotebookPanel:visible .jp-RenderedSVG").count()).toBe(0);
  });

  test("a figure is dark in a dark theme", async () => {
    onTestFinished(() => wear(at(), "light"));
    expect(await styleOf(".jp-RenderedPlotly", "filter")).toBe("none");
    await wear(at(), "dark");
    expect(await styleOf(".jp-RenderedPlotly", "filter")).toBe(dark);
    expect(await styleOf(".jp-CodeCell .cm-editor", "--jp-mirror-editor-comment-color")).toBe("#7fb5b5");
  });

  test("a printed line that is too long breaks between words", async () => {
    expect(await styleOf(".jp-OutputArea-output pre", "word-break")).toBe("normal");
  });

  test("a figure keeps its height and fills the width if the window changes", async () => {
    const figure = at().page.locator(".jp-NotebookPanel:visible .js-plotly-plot");
    const size = async () => figure.evaluate(({ clientWidth, clientHeight }) => [clientWidth, clientHeight] as const);
    const [width, height] = await size();
    expect(height).toBeGreaterThan(200);
    for (const [change, window] of [
      [0, { width: 1400, height: 1300 }],
      [-300, { width: 1100, height: 900 }],
      [0, { width: 1400, height: 900 }],
    ] as const) {
      await at().page.setViewportSize(window);
      await at().page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500))); // if a figure loses its height, this happens after some time
      await expect.poll(size).toEqual([width + change, height]);
    }
  });

  test("a figure is drawn from a saved, untrusted notebook, in which a script does not run", async () => {
    expect(await at().page.evaluate(() => "scriptRan" in window)).toBe(true); // a cell that was run in this page is trusted
    await at().page.evaluate(() => Reflect.deleteProperty(window, "scriptRan"));

    const file = join(at().folder, "untrusted.ipynb");
    writeFileSync(file, withoutPictures(executed));
    await open(at(), file);
    expect((await cellsOf(at())).map(({ trusted }) => trusted)).toEqual([false, false, false]);
    await expect.poll(() => undrawn(at().page)).toEqual([]);
    expect((await plotsOf(at().page)).map(({ wanted }) => wanted.traces)).toEqual([{ scatter: 1 }]);
    expect(await at().page.evaluate(() => "scriptRan" in window)).toBe(false);
  });

  test("a notebook saved by JupyterLab shows the figure as a picture, and draws it when the pointer is over it", async () => {
    const file = join(at().folder, "pictures.ipynb");
    writeFileSync(file, executed);
    await open(at(), file);
    const picture = at().page.locator(".jp-NotebookPanel:visible img.plot-img");
    await picture.waitFor();
    onTestFinished(() => wear(at(), "light"));
    await wear(at(), "dark");
    expect(await styleOf(".jp-RenderedPlotly:has(img.plot-img)", "filter")).toBe(dark);
    await wear(at(), "light");
    expect(await plotsOf(at().page).then(([plot]) => plot?.drawn)).toBeUndefined();
    const box = await picture.boundingBox();
    await at().page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 100);
    await expect.poll(() => undrawn(at().page)).toEqual([]);
  });
}
