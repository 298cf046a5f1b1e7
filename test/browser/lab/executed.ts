// Checks executed copies of lessons as a reader sees them, who opens a copy without running it. JupyterLab does not trust such a copy. The copies come from test/notebooks.
// JupyterLab takes most of the time, so only the nightly run opens every lesson in it. `npm test` opens one whole lesson, and the texts of the others. lesson-figures.test.ts draws the figures of the others.
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeCells } from "../../../tools/notebooks/notebook.mjs";
import { nightly } from "../../nightly";
import { executed, names, plotWidth } from "../lessons";
import type { Desk } from "./desk";
import { findings, inFullSight, notebook, takePicture, themes, wear } from "./look";
import { plotlyMime, plotsOf, undrawn } from "./plots";
import { cellsOf, open } from "./sheet";
import { marks, moveSlider } from "./slider";

const withSlider = "03-build-the-input-gate.ipynb";
const opened = nightly ? names : [withSlider];

/** Opens the executed copy of a lesson. JupyterLab opens a second copy of it, because JupyterLab may write to the file. */
async function openExecuted(desk: Desk, name: string): Promise<void> {
  const copy = join(desk.folder, `executed-${name}`);
  writeFileSync(copy, JSON.stringify(await executed(name)));
  await open(desk, copy);
}

/** The largest number of outputs that JupyterLab shows of one cell. */
const mostOutputs = 50;

/** Returns a notebook with the outputs of all lessons, except the figures. It has few cells, because JupyterLab needs more time for a cell than for an output. */
async function textsOf(lessonNames: readonly string[]): Promise<string> {
  const notebooks = await Promise.all(lessonNames.map(executed));
  const cells = notebooks.flatMap((notebook, lesson) => {
    const outputs = codeCells(notebook).flatMap((cell) => cell.outputs ?? []);
    const texts = outputs.filter(({ data = {} }) => !(plotlyMime in data));
    // how many there are depends on the machine: what a slow cell prints arrives in more parts
    return partsOf(texts, mostOutputs).map((part, n) => ({
      ...codeCells(notebook)[0],
      id: `lesson-${lesson}-${n}`,
      source: `// ${lessonNames[lesson]}`,
      outputs: part,
    }));
  });
  return JSON.stringify({ ...notebooks[0], cells });
}

/** Cuts a list into lists of at most `most` entries. */
const partsOf = <Entry>(list: readonly Entry[], most: number): Entry[][] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, n) => list.slice(n * most, (n + 1) * most));

export function executedTests(at: () => Desk): void {
  describe.each(opened)("%s", (name) => {
    beforeAll(async () => {
      await wear(at(), "light");
      await openExecuted(at(), name);
    });

    test("draws every figure with all its marks and without cutting off text, although it is untrusted", async () => {
      const code = (await cellsOf(at())).filter(({ outputs }) => outputs.length > 0);
      expect(code.length).toBeGreaterThan(3);
      expect(code.map(({ trusted }) => trusted)).toEqual(code.map(() => false));
      await expect.poll(() => undrawn(at().page)).toEqual([]);
      const plots = await plotsOf(at().page);
      expect(plots.length).toBeGreaterThan(0);
      expect(plots.flatMap(({ cut }) => cut)).toEqual([]);
      const first = at().page.locator(`${notebook} .js-plotly-plot`).first();
      expect(await first.evaluate(({ clientWidth }) => clientWidth)).toBe(plotWidth);
    });

    test("has outputs in which axe finds no serious problem", async () => {
      await inFullSight(at(), async () => {
        const { colours, found } = await findings(at(), "all");
        expect(found).toEqual([]);
        expect(colours).toBeGreaterThan(10);
      });
    });

    if (name === withSlider)
      test("has a slider that changes the bars, and that restores them when it is moved back", async () => {
        const { page } = at();
        await expect.poll(() => undrawn(page)).toEqual([]);
        const seen = [await marks(page)];
        for (const end of [0, 1] as const) {
          await moveSlider(page, end);
          await expect.poll(() => marks(page)).not.toEqual(seen.at(-1));
          seen.push(await marks(page));
        }
        await moveSlider(page, 0);
        await expect.poll(() => marks(page)).toEqual(seen[1]);
      });

    // a person can look at these pictures
    if (nightly)
      test.each(themes)("can be saved as a picture in the %s theme", async (theme) => {
        await wear(at(), theme);
        await inFullSight(at(), () => takePicture(at(), `${basename(name, ".ipynb")}-${theme}`));
      });
  });

  describe("all texts, tables and formulas of the lessons", () => {
    beforeAll(async () => {
      const copy = join(at().folder, "all-texts.ipynb");
      writeFileSync(copy, await textsOf(names));
      await wear(at(), "light");
      await open(at(), copy);
    });
    afterAll(() => wear(at(), "light"));

    test("have no serious problem that axe finds", () => expectNoFindings("all"));

    // The theme changes only colours. In a dark theme, a filter exchanges the light and dark colours of figures. axe does not see filters, so the contrast within
    // dark figures is not tested.
    test("also have enough contrast in the dark theme", async () => {
      await wear(at(), "dark");
      await expectNoFindings("colours");
    });

    const expectNoFindings = (rules: "all" | "colours") =>
      inFullSight(at(), async () => {
        const { colours, found } = await findings(at(), rules);
        expect(found).toEqual([]);
        expect(colours).toBeGreaterThan(10 * names.length);
      });
  });
}
