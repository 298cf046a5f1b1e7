// What a person meets on the page: themes, accessibility, a picture to look at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { expect } from "vitest";
import { inRoot } from "../../tools/setup/paths.mjs";
import type { Desk } from "./desk";

export type Theme = "light" | "dark";

export const themes: readonly Theme[] = ["light", "dark"];

/** Where pictures go. Not kept in git. */
const screenshots = inRoot("out", "screenshots");

/** Changes the theme and waits until the page wears it. */
export async function wear({ page }: Desk, theme: Theme): Promise<void> {
  const name = theme === "light" ? "JupyterLab Light" : "JupyterLab Dark";
  await page.evaluate((name) => window.jupyterapp.commands.execute("apputils:change-theme", { theme: name }), name);
  await expect
    .poll(() => page.evaluate(() => document.body.dataset.jpThemeLight), { timeout: 30_000 })
    .toBe(String(theme === "light"));
}

/** axe's serious and critical findings in the outputs of the open notebook, one line each, and how many outputs it looked at. */
export async function findings({ page }: Desk): Promise<{ looked: number; found: string[] }> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const outputs = [...window.sheet.node.querySelectorAll(".jp-OutputArea-output")];
    const { violations } = await window.axe.run({ include: outputs as HTMLElement[] });
    return {
      looked: outputs.length,
      found: violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
        ),
    };
  });
}

/** A picture of the whole open notebook, from top to bottom. */
export async function takePicture({ page }: Desk, name: string): Promise<void> {
  const usual = { width: 1400, height: 900 };
  const notebook = page.locator(".jp-NotebookPanel:visible .jp-WindowedPanel-outer");
  // cells out of sight have an estimated height only: grow the window until all of them are in sight
  let height = 0;
  await expect
    .poll(
      async () => {
        const before = height;
        height = await page.evaluate(() => {
          const cells = window.sheet.content.widgets;
          const [first, last] = [cells[0], cells.at(-1)].map((cell) => cell?.node.getBoundingClientRect());
          return Math.ceil((last?.bottom ?? 0) - (first?.top ?? 0));
        });
        await page.setViewportSize({ ...usual, height: height + 200 });
        return height - before;
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe(0);
  await notebook.evaluate((element) => element.scrollTo({ top: 0 }));
  mkdirSync(screenshots, { recursive: true });
  await notebook.screenshot({ path: join(screenshots, `${name}.png`), animations: "disabled" });
  await page.setViewportSize(usual);
}
