// The lessons' executed copies, as the browser's tests read them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../tools/lib/paths.mjs";
import type { Notebook } from "../../tools/notebooks/notebook.mjs";
import { executedCopy } from "../executed-copy";

const lessons = inRoot("notebooks", "lessons");

/** The lessons' file names. */
export const names = readdirSync(lessons).filter((name) => name.endsWith(".ipynb"));

/** The executed copy of a lesson. */
export const executed = async (name: string): Promise<Notebook> =>
  JSON.parse(readFileSync(await executedCopy(join(lessons, name)), "utf8"));

/** How wide JupyterLab draws a figure in the window of the tests, in pixels: a test in lab/ says so. */
export const plotWidth = 968;
