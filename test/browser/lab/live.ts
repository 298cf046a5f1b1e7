// Opens a notebook and runs all its cells, as a learner does. `npm test` does this for two notebooks: the lesson that `npm start` opens, and one experiment. The nightly run
// does it for every lesson. `test/notebooks` executes the other lessons without a browser in every run.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { nightly } from "../../nightly";
import type { Desk } from "./desk";
import { plotsOf, undrawn } from "./plots";
import { type Cell, faults, open, runAll, takeFirst } from "./sheet";

const lessons = inRoot("notebooks", "lessons");
const experiment = inRoot("notebooks", "experiments", "05-forecast-a-real-series.ipynb");
const [first = "", ...others] = readdirSync(lessons).filter((name) => name.endsWith(".ipynb"));
const chosen = nightly ? others : [];

/** Defines tests that run the notebook that is open at the start, and then some others, one after another. */
export function liveTests(at: () => Desk): void {
  describe.each([first, ...chosen, basename(experiment)])("%s", (name) => {
    let cells: readonly Cell[];
    beforeAll(async () => {
      // JupyterLab opens a copy, because it may write to the file
      const file = join(at().folder, name);
      if (name === basename(experiment)) writeFileSync(file, withFewSteps(experiment));
      else copyFileSync(join(lessons, name), file);
      if (name === first) await takeFirst(at());
      else await open(at(), file);
      cells = await runAll(at());
    });

    test("runs to its end without an error or output on stderr", () => {
      expect(cells.filter(({ type }) => type === "code").length).toBeGreaterThan(3);
      expect(faults(cells)).toEqual([]);
    });

    test("draws every figure with all its marks, and cuts off no text", async () => {
      await expect.poll(() => undrawn(at().page)).toEqual([]);
      const plots = await plotsOf(at().page);
      expect(plots.length).toBeGreaterThan(0);
      expect(plots.flatMap(({ cut }) => cut)).toEqual([]);
    });
  });
}

/** Returns the notebook of the experiment. The settings in its second cell are changed, so that the training takes only seconds. */
function withFewSteps(file: string): string {
  const before = readFileSync(file, "utf8");
  const after = before.replace(/const steps = \d+;/, "const steps = 20;");
  if (after === before) throw new Error(`withFewSteps: ${file} has no line "const steps = …;" in its settings.`);
  return after;
}
