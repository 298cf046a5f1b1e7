// Moves the slider of a figure with the mouse.
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The first figure with a slider in the open notebook. */
const withSlider = (page: Page) =>
  page
    .locator(".jp-NotebookPanel:visible .js-plotly-plot")
    .filter({ has: page.locator(".slider-group") })
    .first();

/** Drags the slider's grip to 0, the left end, or 1, the right end, and releases it. */
export async function moveSlider(page: Page, to: 0 | 1): Promise<void> {
  const grip = withSlider(page).locator(".slider-grip-rect");
  const place = async (name: string) => {
    const box = await withSlider(page).locator(name).boundingBox();
    if (box === null) throw new Error("moveSlider: the slider is not on the page");
    return box;
  };
  // scrolls to the middle, because at the edge of the window the rail's middle may be below it
  await grip.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await grip.hover(); // waits until it no longer moves
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

/** The outlines of the figure's curves. */
export const lines = (page: Page): Promise<string[]> =>
  withSlider(page)
    .locator(".scatterlayer path.js-line")
    .evaluateAll((paths) => paths.map((path) => path.getAttribute("d") ?? ""));
