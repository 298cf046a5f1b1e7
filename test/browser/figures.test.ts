import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pictureOf } from "../../src/figures/picture/picture";
import { nightly } from "../nightly";
import { specimens } from "../src/figures/specimens";
import { comparePicture } from "./compare-picture";
import { distinctStates, drawFigure, keepSchema } from "./draw-figure";
import { newFigurePage, newPage, plotly } from "./page";

const root = fileURLToPath(new URL("../..", import.meta.url));
const out = join(root, "out", "screenshots", "figures");

/** The pages to draw on: the two widths of a JupyterLab cell that we support, with the backgrounds of the two themes. Texts overlap more easily on the narrow page, so only the nightly run also draws on the wide page. */
const pages = [
  { name: "light-700", ground: "#ffffff", width: 700 },
  ...(nightly ? [{ name: "dark-1000", ground: "#111111", width: 1000 }] : []),
];

const all = specimens();

beforeAll(() => void mkdirSync(out, { recursive: true }));

describe.each(pages)("on $name", ({ name: pageName, ground, width }) => {
  let page: Page;
  beforeAll(async () => {
    page = await newPage({ viewport: { width: width + 40, height: 700 } });
    await page.setContent(
      `<body style="margin:20px;background:${ground}"><div id="figure" style="width:${width}px"></div><div id="picture"></div></body>`,
    );
    await page.addScriptTag({ path: plotly });
    await page.evaluate(keepSchema);
  });
  afterAll(() => page?.close());

  test.each(Object.entries(all))(
    "%s is valid and drawn inside its background, and its static picture has the same texts and lines",
    async (name, { figure, marks }) => {
      const drawn = await page.evaluate(drawFigure, {
        figure: JSON.parse(JSON.stringify(figure)),
        selectors: Object.keys(marks),
        // whether a figure is valid does not depend on the page
        states: pageName === pages[0]?.name ? distinctStates(figure) : [],
      });
      if (nightly)
        await page.locator("#figure .svg-container").screenshot({ path: join(out, `${name}-${pageName}.png`) });
      expect(drawn.invalid).toEqual([]);
      expect(drawn.counts).toEqual(marks);
      expect(drawn.outside).toEqual([]);
      expect(drawn.overlapping).toEqual([]);

      // the static picture does not depend on the page either, so it is compared only with Plotly's last drawing
      if (pageName !== pages[0]?.name) return;
      const seen = await page.evaluate(comparePicture, pictureOf(figure) as string);
      if (nightly)
        await page
          .locator("#picture svg")
          .first()
          .screenshot({ path: join(out, `${name}-picture.png`) });
      expect(seen.missing).toEqual([]);
      expect(seen.outside).toEqual([]);
      expect(seen.overlapping).toEqual([]);
      expect(seen.lines.picture).toEqual(seen.lines.plotly);
    },
  );
});

describe("used with the mouse,", () => {
  let page: Page;
  beforeAll(async () => {
    page = await newFigurePage();
  });
  afterAll(() => page?.close());
  const draw = (name: string) =>
    page.evaluate(drawFigure, {
      figure: JSON.parse(JSON.stringify(all[name]?.figure)),
      selectors: [],
      states: [],
    });

  test("the retention slider changes the curve, its half-life and the numbers", async () => {
    await draw("retention-slider");
    const numbers = page.locator("#figure .textpoint");
    expect(await numbers.textContent()).toContain("f = sigmoid(b) = 0.731");
    const rail = await page.locator("#figure .slider-rail-touch-rect").boundingBox();
    if (!rail) throw new Error("no slider");
    await page.mouse.click(rail.x + rail.width - 12, rail.y + rail.height / 2);
    await expect.poll(() => numbers.textContent()).toContain("f = sigmoid(b) = 0.998");
    expect(await numbers.textContent()).toContain("half is left after 280 steps");
    expect(await page.locator("#figure .slider-label").first().textContent()).toBe("forget bias b = 6");
  });

  /** Clicks the rail of the slider at a fraction of its length. */
  const slide = async (share: number) => {
    const rail = await page.locator("#figure .slider-rail-touch-rect").boundingBox();
    if (!rail) throw new Error("no slider");
    await page.mouse.click(rail.x + 12 + (rail.width - 24) * share, rail.y + rail.height / 2);
  };
  /** Returns the heights of the bars in pixels, in the order of their traces. */
  const bars = () =>
    page
      .locator("#figure .barlayer .point path")
      .evaluateAll((paths) => paths.map((path) => Math.round(path.getBoundingClientRect().height)));

  test("the gate stepper shows each step's bars in every lane, forwards and backwards", async () => {
    await draw("gate-stepper");
    const at = page.locator("#figure .slider-label").first();
    expect(await at.textContent()).toBe("input: bad");
    const before = await bars();
    await slide(1);
    await expect.poll(() => at.textContent()).toBe("input: .");
    await expect.poll(bars).not.toEqual(before);
    const last = await bars();
    for (const lane of [0, 1, 2, 3, 4, 5])
      expect(last.slice(8 * lane, 8 * lane + 8)).not.toEqual(before.slice(8 * lane, 8 * lane + 8));
    await slide(6 / 11);
    await expect.poll(() => at.textContent()).toBe("input: bad");
    await expect.poll(bars).toEqual(before);
    await slide(0);
    await expect.poll(() => at.textContent()).toBe("input: the");
    await page.locator("#figure .svg-container").screenshot({ path: join(out, "gate-stepper-first.png") });
  });

  test("the temperature slider gives one bar all the weight at a low temperature and nearly equal bars at a high one, and changes the text", async () => {
    await draw("softmax-temperature");
    const numbers = page.locator("#figure .textpoint");
    await slide(0);
    await expect.poll(() => numbers.textContent()).toContain("largest weight 1 (cat)");
    const [cold = 0, ...others] = await bars();
    expect(Math.max(...others)).toBeLessThan(0.01 * cold + 2);
    await slide(1);
    await expect.poll(() => numbers.textContent()).toContain("largest weight 0.237 (cat)");
    await expect.poll(async () => Math.max(...(await bars())) < 0.3 * cold).toBe(true);
    const hot = await bars();
    expect(Math.min(...hot)).toBeGreaterThan(0.6 * Math.max(...hot));
    await page.locator("#figure .svg-container").screenshot({ path: join(out, "softmax-temperature-hot.png") });
  });

  test("a gate of a diagram shows its formula when the pointer is over it", async () => {
    await draw("cell-lstm");
    const gate = await page.locator("#figure .annotation-text-g", { hasText: "forget" }).boundingBox();
    if (!gate) throw new Error("no forget gate");
    await page.mouse.move(gate.x + gate.width / 2 + 1, gate.y + gate.height / 2);
    const label = page.locator("#figure .hoverlayer .hovertext");
    const shown = async () => (await label.textContent())?.replaceAll("\u200b", ""); // Plotly puts these characters around subscripts
    await expect.poll(shown).toContain("forget: f = sigmoid(xt Wf + ht\u22121 Uf + bf)");
  });
});
