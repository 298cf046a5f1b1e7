// What a person meets on the page: themes, accessibility, a picture to look at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { expect } from "vitest";
import { inRoot } from "../../../tools/setup/paths.mjs";
import type { Desk } from "./desk";

export type Theme = "light" | "dark";

export const themes: readonly Theme[] = ["light", "dark"];

/** Where pictures go. Not kept in git. */
const screenshots = inRoot("out", "screenshots");

/** Changes the theme and waits until the page wears it. */
export async function wear({ page }: Desk, theme: Theme): Promise<void> {
  const name = theme === "light" ? "JupyterLab Light" : "JupyterLab Dark";
  await page.evaluate((name) => window.jupyterapp.commands.execute("apputils:change-theme", { theme: name }), name);
  await page.waitForFunction((light) => document.body.dataset.jpThemeLight === light, String(theme === "light"));
}

/** Grows the window until the whole notebook is in sight, does something, and takes the window back. */
export async function inFullSight<T>({ page }: Desk, act: () => Promise<T>): Promise<T> {
  const usual = { width: 1400, height: 900 };
  // cells out of sight have an estimated height only, until they are told to have their own; axe takes all for hidden that lies in a body without a height
  const style = await page.addStyleTag({
    content: "body { height: 100vh; } .jp-Cell { content-visibility: visible !important; }",
  });
  /** Whether nothing is out of sight; otherwise the window grows. Figures and formulas get their height late. */
  const isInSight = async () => {
    const [bottom, height] = await page.locator(notebook).evaluate((element) => {
      element.scrollTo({ top: 0 });
      const bottoms = window.sheet.content.widgets.map(({ node }) => node.getBoundingClientRect().bottom);
      return [Math.max(...bottoms), window.innerHeight] as const;
    });
    if (bottom <= height) return true;
    await page.setViewportSize({ ...usual, height: Math.ceil(bottom) + 100 });
    return false;
  };
  try {
    await expect.poll(isInSight).toBe(true);
    return await act();
  } finally {
    await style.evaluate((element) => (element as Element).remove());
    await page.setViewportSize(usual);
  }
}

const notebook = ".jp-NotebookPanel:visible .jp-WindowedPanel-outer";

/**
 * axe's serious and critical findings in the outputs of the open notebook, one line each, by all rules or by those about colours alone;
 * and how many texts it held against their ground. axe judges no colours of what it takes for hidden: what is out of sight, and all that lies in a body without
 * a height, as JupyterLab's is.
 */
export async function findings(
  { page }: Desk,
  rules: "all" | "colours",
): Promise<{ colours: number; found: string[] }> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const outputs = [...window.sheet.node.querySelectorAll<HTMLElement>(".jp-OutputArea-output")];
    const hidden = outputs.filter((output) => output.getBoundingClientRect().bottom > window.innerHeight);
    if (hidden.length > 0) throw new Error(`findings: ${hidden.length} outputs are out of sight. Call it inFullSight.`);
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
