// Finds the executed copies of the lessons for the tests in the browser.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../tools/lib/paths.mjs";
import type { Notebook } from "../../tools/notebooks/notebook.mjs";
import { executedCopy } from "../executed-copy";

const lessons = inRoot("notebooks", "lessons");

/** The file names of the lessons. */
export const names = readdirSync(lessons).filter((name) => name.endsWith(".ipynb"));

/** Reads the executed copy of a lesson. */
export const executed = async (name: string): Promise<Notebook> =>
  JSON.parse(readFileSync(await executedCopy(join(lessons, name)), "utf8"));

/** The width in pixels with which JupyterLab draws a figure in the window of the tests. A test in lab/ checks this width. */
export const plotWidth = 968;
