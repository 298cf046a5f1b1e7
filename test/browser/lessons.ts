// Finds the executed copies of the lessons for the tests in the browser.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../tools/lib/paths.mjs";
import type { Notebook } from "../../tools/notebooks/notebook.mjs";
import { executedCopies } from "../../tools/notebooks/run/copies.mjs";

const lessons = inRoot("notebooks", "lessons");

/** The file names of the lessons. */
export const names = readdirSync(lessons).filter((name) => name.endsWith(".ipynb"));

/** Reads the executed copy of a lesson. */
export async function executed(name: string): Promise<Notebook> {
  const file = join(lessons, name);
  const copies = await executedCopies([file]);
  return JSON.parse(readFileSync(copies.get(file) as string, "utf8"));
}

/** The width in pixels with which JupyterLab draws a figure in the window of the tests. A test in lab/ checks this width. */
export const plotWidth = 968;
