// Opens every explorable in a page without a kernel, as on a phone.
import axe from "axe-core";
import { build } from "esbuild";
import { attention, cell, memory, training } from "gatebook";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../src/built";
import { newPage } from "./page";

const exhibits = {
  attention: attention(),
  cell: cell(),
  gru: cell({ cell: "gru" }),
  memory: memory(),
  training: training(),
};
const entry = `import attention from "./attention"; import cell from "./cell"; import memory from "./memory"; import training from "./training"; import { hydrate } from "./kit/hydrate";
hydrate({ attention, cell, memory, training });`;
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
/** The page before its script runs: each explorable is a static picture. */
const pictures = Object.values(exhibits).map(
  ({ name, state }) =>
    `<section data-explorable="${name}" data-state="${escaped(JSON.stringify(state))}"><svg role="img"></svg></section>`,
);

let page: Page;
const troubles: string[] = [];
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: `${root}/src/explorables/page`, loader: "ts" },
    ...{ bundle: true, write: false, logLevel: "silent" },
  });
  page = await newPage({ viewport: { width: 390, height: 844 }, hasTouch: true });
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.setContent(
    `<!doctype html><html lang="en"><title>explorables</title><main>${pictures.join("")}</main></html>`,
  );
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
});
afterAll(() => page?.close());

const section = (name: keyof typeof exhibits) => page.locator("section").nth(Object.keys(exhibits).indexOf(name));
const sentence = (name: keyof typeof exhibits) => section(name).locator("svg").getAttribute("aria-label");

describe("on a page of 390 pixels", () => {
  test("each explorable fits into the width, and shows the picture for phones in a readable size", async () => {
    await expect.poll(() => page.locator("svg").count()).toBe(5);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const sizes = await page.locator("svg").evaluateAll((all) =>
      all.map((svg) => {
        const scale = svg.getBoundingClientRect().width / (svg as SVGSVGElement).viewBox.baseVal.width;
        const texts = [...svg.querySelectorAll("text")];
        const edges = texts.map((text) => text.getBoundingClientRect()).map(({ left, right }) => [left, right]);
        const { left, right } = svg.getBoundingClientRect();
        const outside = texts.filter((_, n) => (edges[n]?.[0] ?? 0) < left - 2 || (edges[n]?.[1] ?? 0) > right + 2);
        return { scale, outside: outside.map((text) => text.textContent) };
      }),
    );
    for (const { scale, outside } of sizes) {
      expect(scale).toBeGreaterThan(0.8);
      expect(outside).toEqual([]);
    }
  });

  test("a point can be dragged with the mouse, also across the frame that redraws it", async () => {
    const [x, y] = await section("attention").evaluate((root) => {
      const query = root.querySelector('[data-drag^="query"]') as Element;
      query.scrollIntoView({ block: "center" }); // in one step with the measuring, because each frame replaces the element
      const box = query.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    });
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 60, y + 30, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => sentence("attention")).toMatch(/for the query \(0\.\d+, 0\.\d+\)/);
    const placed = await sentence("attention");
    await page.mouse.move(x, y);
    await expect.poll(() => sentence("attention")).toBe(placed);
  });

  test("a point can be dragged down with a finger, and the page does not scroll", async () => {
    const touch = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", points: readonly { x: number; y: number }[]) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints: [...points] });
    const placeOf = () =>
      section("attention").evaluate((root) => {
        const { x, y, width, height } = (root.querySelector('[data-drag^="query"]') as Element).getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      });
    await section("attention").evaluate((root) => root.scrollIntoView({ block: "center" }));
    const start = await placeOf();
    const scrolled = await page.evaluate(() => scrollY);
    await send("touchStart", [start]);
    for (let moved = 4; moved <= 60; moved += 4) await send("touchMove", [{ x: start.x, y: start.y + moved }]);
    await send("touchEnd", []);
    await expect.poll(async () => Math.round((await placeOf()).y - start.y)).toBe(60);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  });

  test("the inputs show the values of another gate at once, before the next frame", async () => {
    const biases = await section("cell").evaluate((root) => {
      const bias = root.querySelector<HTMLInputElement>("input[type=range][data-control=bias]") as HTMLInputElement;
      const choose = (gate: string) => {
        (root.querySelector(`input[value=${gate}]`) as HTMLInputElement).click();
        return bias.value;
      };
      return [choose("input"), choose("forget")]; // no frame is drawn in between
    });
    expect(biases).toEqual(["-1", "2"]);
  });

  test("a network trains by itself until it is paused, and a step or a reset can be made by hand", async () => {
    const press = (name: string) => section("training").getByRole("button", { name }).click();
    const steps = async () => Number(/after (\d+) training/.exec((await sentence("training")) ?? "")?.[1]);
    await press("One step");
    await expect.poll(steps).toBe(1);
    await section("training").evaluate(async (root) => {
      const toggle = root.querySelector<HTMLButtonElement>("button[value=toggle]");
      toggle?.click();
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      if (toggle?.textContent?.includes("Pause")) toggle.click();
    });
    await expect.poll(steps).toBeGreaterThan(3);
    await expect.poll(() => section("training").getByRole("button", { name: "Train" }).count()).toBe(1);
    const twoFrames = () =>
      page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await twoFrames(); // the last step may be drawn only now
    const paused = await steps();
    await twoFrames();
    expect(await steps()).toBe(paused);
    await press("Reset");
    await expect.poll(steps).toBe(0);
  });

  test("the button sets everything back", async () => {
    await section("attention").getByRole("button", { name: "Start again" }).click();
    await expect.poll(() => sentence("attention")).toBe(exhibits.attention.sentence(exhibits.attention.state));
  });

  test("axe finds no serious problem", async () => {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run());
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`)).toEqual([]);
  });

  test("no error occurs", () => {
    expect(troubles).toEqual([]);
  });
});
