// Functions for the page as a person sees it: they change the theme, check the accessibility and take pictures.
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

/** Changes the theme and waits until the page uses it. */
export async function wear({ page }: Desk, theme: Theme): Promise<void> {
  const name = theme === "light" ? "JupyterLab Light" : "JupyterLab Dark";
  await page.evaluate((name) => window.jupyterapp.commands.execute("apputils:change-theme", { theme: name }), name);
  // after the change, JupyterLab shows a splash screen for a moment, and axe would treat everything behind it as hidden
  await page.waitForFunction(
    (light) => {
      const { isVisible } = window.jupyterapp.shell;
      return document.body.dataset.jpThemeLight === light && isVisible && !document.getElementById("jupyterlab-splash");
    },
    String(theme === "light"),
  );
}

/**
 * Enlarges the window until the whole notebook is visible, calls `act`, and restores the window. Formulas and figures get their final height late. So `act`
 * is called again if something has grown in the meantime and is no longer visible.
 */
export async function inFullSight<T>({ page }: Desk, act: () => Promise<T>): Promise<T> {
  const usual = { width: 1400, height: 900 };
  // Cells out of sight have only an estimated height until this style is set. axe treats everything in a body without a height as hidden.
  const style = await page.addStyleTag({
    content: "body { height: 100vh; } .jp-Cell { content-visibility: visible !important; }",
  });
  let last = 0;
  /** Returns whether all cells have been built and are visible. If not, it enlarges the window. */
  const isInSight = async () => {
    const [built, bottom, height] = await page.locator(notebook).evaluate((element) => {
      element.scrollTo({ top: 0 });
      const { widgets } = window.sheet.content;
      const bottoms = widgets.map(({ node }) => node.getBoundingClientRect().bottom);
      return [!widgets.some((cell) => cell.isPlaceholder()), Math.max(...bottoms), window.innerHeight] as const;
    });
    last = bottom;
    // the window becomes 1.5 times as high as needed, because each change causes a complete layout
    if (bottom > height) await page.setViewportSize({ ...usual, height: Math.ceil(1.5 * bottom) });
    return built && bottom <= height;
  };
  /** Returns whether all cells are visible and nothing has grown since the previous call. If `act` is called too early, it has to be called again. */
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

/** Returns the element of the open notebook. */
export const notebook = ".jp-NotebookPanel:visible .jp-WindowedPanel-outer";

/**
 * Returns the serious and critical problems that axe finds in the outputs of the open notebook, one line each. It applies all rules, or only the rules
 * about colours. It also returns how many texts axe compared with their background. axe checks no colours of elements that it treats as hidden: elements
 * that are not visible, and all elements in a body without a height, such as JupyterLab's body. So call this function in `inFullSight`.
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
