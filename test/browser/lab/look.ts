// The page as a person sees it: themes, accessibility and pictures.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { expect } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";
import type { Desk } from "./desk";

export type Theme = "light" | "dark";

export const themes: readonly Theme[] = ["light", "dark"];

/** The folder for pictures, which is not in git. */
const screenshots = inRoot("out", "screenshots");

/** Changes the theme and waits until the page has it. */
export async function wear({ page }: Desk, theme: Theme): Promise<void> {
  const name = theme === "light" ? "JupyterLab Light" : "JupyterLab Dark";
  await page.evaluate((name) => window.jupyterapp.commands.execute("apputils:change-theme", { theme: name }), name);
  // JupyterLab hides itself behind a splash screen for a frame after the change, and axe would treat everything as hidden
  await page.waitForFunction(
    (light) => {
      const { isVisible } = window.jupyterapp.shell;
      return document.body.dataset.jpThemeLight === light && isVisible && !document.getElementById("jupyterlab-splash");
    },
    String(theme === "light"),
  );
}

/**
 * Enlarges the window until the whole notebook is visible, calls `act`, and restores the window. Formulas and figures get their height late, so `act`
 * is called again if something grew out of sight during it.
 */
export async function inFullSight<T>({ page }: Desk, act: () => Promise<T>): Promise<T> {
  const usual = { width: 1400, height: 900 };
  // Cells out of sight have only an estimated height until this style is set. axe treats everything in a body without a height as hidden.
  const style = await page.addStyleTag({
    content: "body { height: 100vh; } .jp-Cell { content-visibility: visible !important; }",
  });
  let last = 0;
  /** True if all cells have been built and are visible. Otherwise it enlarges the window. */
  const isInSight = async () => {
    const [built, bottom, height] = await page.locator(notebook).evaluate((element) => {
      element.scrollTo({ top: 0 });
      const { widgets } = window.sheet.content;
      const bottoms = widgets.map(({ node }) => node.getBoundingClientRect().bottom);
      return [!widgets.some((cell) => cell.isPlaceholder()), Math.max(...bottoms), window.innerHeight] as const;
    });
    last = bottom;
    // half as much again, because each change of the window causes a complete layout
    if (bottom > height) await page.setViewportSize({ ...usual, height: Math.ceil(1.5 * bottom) });
    return built && bottom <= height;
  };
  /** True if, in addition, nothing has grown since the previous call. A call of `act` while formulas are typeset would have to be repeated. */
  const isStable = async () => {
    const before = last;
    return (await isInSight()) && last === before;
  };
  try {
    for (;;) {
      await expect.poll(isStable).toBe(true);
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
 * Returns axe's serious and critical findings in the outputs of the open notebook, one line each, by all rules or only by those about colours. Also
 * returns how many texts it compared with their background. axe checks no colours of elements that it treats as hidden: those out of sight, and
 * everything in a body without a height, such as JupyterLab's. So it is called `inFullSight`.
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

/** Takes a picture of the whole open notebook. */
export async function takePicture({ page }: Desk, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.locator(notebook).screenshot({ path: join(screenshots, `${name}.png`), animations: "disabled" });
}
