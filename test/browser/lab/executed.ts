// Each lesson as somebody finds it who opens an executed copy: not run, not trusted. The copies are those of test/notebooks.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { codeCells, type Notebook } from "../../../tools/notebooks/notebook.mjs";
import { inRoot } from "../../../tools/setup/paths.mjs";
import { executedCopy } from "../../executed-copy";
import { nightly } from "../../nightly";
import type { Desk } from "./desk";
import { findings, inFullSight, takePicture, themes, wear } from "./look";
import { plotlyMime, plotsOf, undrawn } from "./plots";
import { cellsOf, open } from "./sheet";
import { lines, moveSlider } from "./slider";

const lessons = inRoot("notebooks", "lessons");
const names = readdirSync(lessons).filter((name) => name.endsWith(".ipynb"));
const withSlider = "02-build-the-forget-gate.ipynb";

/** Opens the executed copy of a lesson; JupyterLab gets a copy of that, because it may write to what it opens. */
async function openExecuted(desk: Desk, name: string): Promise<void> {
  const copy = join(desk.folder, `executed-${name}`);
  writeFileSync(copy, readFileSync(await executedCopy(join(lessons, name))));
  await open(desk, copy);
}

/** A notebook of all the lessons' outputs but the figures. */
async function textsOf(lessonNames: readonly string[]): Promise<string> {
  const copies = await Promise.all(lessonNames.map((name) => executedCopy(join(lessons, name))));
  const notebooks: Notebook[] = copies.map((file) => JSON.parse(readFileSync(file, "utf8")));
  const cells = notebooks.flatMap((notebook, lesson) =>
    codeCells(notebook).map((cell) => ({
      ...cell,
      id: `${cell.id}-${lesson}`,
      source: `// ${lessonNames[lesson]}`,
      outputs: (cell.outputs ?? []).filter(({ data = {} }) => !(plotlyMime in data)),
    })),
  );
  return JSON.stringify({ ...notebooks[0], cells: cells.filter(({ outputs }) => outputs.length > 0) });
}

export function executedTests(at: () => Desk): void {
  describe.each(names)("%s", (name) => {
    beforeAll(async () => {
      await wear(at(), "light");
      await openExecuted(at(), name);
    });

    test("draws every figure with all its marks although it is not trusted, and no text is cut off", async () => {
      const code = (await cellsOf(at())).filter(({ outputs }) => outputs.length > 0);
      expect(code.length).toBeGreaterThan(3);
      expect(code.map(({ trusted }) => trusted)).toEqual(code.map(() => false));
      await expect.poll(() => undrawn(at().page)).toEqual([]);
      const plots = await plotsOf(at().page);
      expect(plots.length).toBeGreaterThan(0);
      expect(plots.flatMap(({ cut }) => cut)).toEqual([]);
    });

    test("has outputs without a serious finding of axe", async () => {
      await inFullSight(at(), async () => {
        const { colours, found } = await findings(at(), "all");
        expect(found).toEqual([]);
        expect(colours).toBeGreaterThan(10);
      });
    });

    // for people to look at
    if (nightly)
      test.each(themes)("has its picture taken in the %s theme", async (theme) => {
        await wear(at(), theme);
        await inFullSight(at(), () => takePicture(at(), `${basename(name, ".ipynb")}-${theme}`));
      });
  });

  // The theme changes colours alone. Figures have a card of their own, which is the same in both: test/browser/figures draws them on both grounds.
  test("all texts, tables and formulas of the lessons have enough contrast in the dark theme", async () => {
    const copy = join(at().folder, "all-texts.ipynb");
    writeFileSync(copy, await textsOf(names));
    await wear(at(), "dark");
    await open(at(), copy);
    await inFullSight(at(), async () => {
      const { colours, found } = await findings(at(), "colours");
      expect(found).toEqual([]);
      expect(colours).toBeGreaterThan(10 * names.length);
    });
    await wear(at(), "light");
  });

  test("every figure of the lessons has an opaque card, so that it looks alike in both themes", async () => {
    for (const name of names) {
      const notebook: Notebook = JSON.parse(readFileSync(await executedCopy(join(lessons, name)), "utf8"));
      const figures = codeCells(notebook).flatMap(({ outputs = [] }) =>
        outputs.map(({ data = {} }) => data[plotlyMime] as { layout: { paper_bgcolor?: string } } | undefined),
      );
      const cards = figures.flatMap((figure) => (figure ? [figure.layout.paper_bgcolor] : []));
      expect(cards.length, name).toBeGreaterThan(2);
      for (const card of cards) expect(card, name).toMatch(/^#[0-9a-f]{6}$/i);
    }
  });

  test("moving a slider of lesson 02 changes the curve, and moving it back brings the earlier one back", async () => {
    const { page } = at();
    await openExecuted(at(), withSlider);
    await expect.poll(() => undrawn(page)).toEqual([]);
    const seen = [await lines(page)];
    for (const end of [0, 1] as const) {
      await moveSlider(page, end);
      await expect.poll(() => lines(page)).not.toEqual(seen.at(-1));
      seen.push(await lines(page));
    }
    await moveSlider(page, 0);
    await expect.poll(() => lines(page)).toEqual(seen[1]);
  });
}
