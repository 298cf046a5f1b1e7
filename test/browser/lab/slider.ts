// Moves the slider of a figure with the mouse.
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Returns the first figure with a slider in the open notebook. */
const withSlider = (page: Page) =>
  page
    .locator(".jp-NotebookPanel:visible .js-plotly-plot")
    .filter({ has: page.locator(".slider-group") })
    .first();

/** Drags the grip of the slider to its left end (0) or right end (1), and releases it. */
export async function moveSlider(page: Page, to: 0 | 1): Promise<void> {
  const grip = withSlider(page).locator(".slider-grip-rect");
  const place = async (name: string) => {
    const box = await withSlider(page).locator(name).boundingBox();
    if (box === null) throw new Error("moveSlider: the slider is not on the page");
    return box;
  };
  // this scrolls the slider to the middle of the window, because at the edge a part of it may be outside
  await grip.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await grip.hover(); // this waits until the slider no longer moves
  const rail = await place(".slider-rail-touch-rect");
  const end = rail.x + to * rail.width;
  await page.mouse.down();
  await page.mouse.move(end + 2 - 4 * to, rail.y + rail.height / 2, { steps: 8 });
  await page.mouse.up();
  const distance = async () => {
    const box = await place(".slider-grip-rect");
    return Math.abs(box.x + box.width / 2 - end);
  };
  await expect.poll(distance).toBeLessThan(30);
}

/** Returns the outlines of the bars of the figure. */
export const marks = (page: Page): Promise<string[]> =>
  withSlider(page)
    .locator(".barlayer .point path")
    .evaluateAll((paths) => paths.map((path) => path.getAttribute("d") ?? ""));
