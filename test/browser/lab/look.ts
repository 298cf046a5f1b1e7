// What a person meets on the page: themes, accessibility, a picture to look at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { expect } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";
import type { Desk } from "./desk";

export type Theme = "light" | "dark";

export const themes: readonly Theme[] = ["light", "dark"];

/** Where pictures go. Not kept in git. */
const screenshots = inRoot("out", "screenshots");

/** Changes the theme and waits until the page wears it. */
export async function wear({ page }: Desk, theme: Theme): Promise<void> {
  const name = theme === "light" ? "JupyterLab Light" : "JupyterLab Dark";
  await page.evaluate((name) => window.jupyterapp.commands.execute("apputils:change-theme", { theme: name }), name);
  // JupyterLab hides itself for a frame after the change, behind a splash: axe would take all of it for hidden
  await page.waitForFunction(
    (light) => {
      const { isVisible } = window.jupyterapp.shell;
      return document.body.dataset.jpThemeLight === light && isVisible && !document.getElementById("jupyterlab-splash");
    },
    String(theme === "light"),
  );
}

/**
 * Grows the window until the whole notebook is in sight, does something, and takes the window back. Formulas and figures get their height late: what was done
 * while something grew out of sight is done again.
 */
export async function inFullSight<T>({ page }: Desk, act: () => Promise<T>): Promise<T> {
  const usual = { width: 1400, height: 900 };
  // cells out of sight have an estimated height only, until they are told to have their own; axe takes all for hidden that lies in a body without a height
  const style = await page.addStyleTag({
    content: "body { height: 100vh; } .jp-Cell { content-visibility: visible !important; }",
  });
  let last = 0;
  /** Whether all cells have been built and lie in sight; otherwise the window grows. */
  const isInSight = async () => {
    const [built, bottom, height] = await page.locator(notebook).evaluate((element) => {
      element.scrollTo({ top: 0 });
      const { widgets } = window.sheet.content;
      const bottoms = widgets.map(({ node }) => node.getBoundingClientRect().bottom);
      return [!widgets.some((cell) => cell.isPlaceholder()), Math.max(...bottoms), window.innerHeight] as const;
    });
    last = bottom;
    // half as much again: each change of the window costs a layout of everything
    if (bottom > height) await page.setViewportSize({ ...usual, height: Math.ceil(1.5 * bottom) });
    return built && bottom <= height;
  };
  /** Whether nothing has grown since the call before, too: to begin while formulas are being set would be in vain. */
  const standsStill = async () => {
    const before = last;
    return (await isInSight()) && last === before;
  };
  try {
    for (;;) {
      await expect.poll(standsStill).toBe(true);
      const done = await act();
      if (await isInSight()) return done;
    }
  } finally {
    await style.evaluate((element) => (element as Element).remove());
    await page.setViewportSize(usual);
  }
}

/** The open notebook. */
export const notebook = ".jp-NotebookPanel:visible .jp-WindowedPanel-outer";

/**
 * axe's serious and critical findings in the outputs of the open notebook, one line each, by all rules or by those about colours alone;
 * and how many texts it held against their ground. axe judges no colours of what it takes for hidden: what is out of sight, and all that lies in a body without
 * a height, as JupyterLab's is. So it is called `inFullSight`.
 */
export async function findings(
  { page }: Desk,
  rules: "all" | "colours",
): Promise<{ colours: number; found: string[] }> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const outputs = [...window.sheet.node.querySelectorAll<HTMLElement>(".jp-OutputArea-output")];
    const { passes, violations } = await window.axe.run(
      { include: outputs },
      rules === "all" ? {} : { runOnly: { type: "tag", values: ["cat.color"] } },
    );
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    return {
      colours: passes.find(({ id }) => id === "color-contrast")?.nodes.length ?? 0,
      found: serious.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
      ),
    };
  }, rules);
}

/** A picture of the whole open notebook, in full sight. */
export async function takePicture({ page }: Desk, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.locator(notebook).screenshot({ path: join(screenshots, `${name}.png`), animations: "disabled" });
}
