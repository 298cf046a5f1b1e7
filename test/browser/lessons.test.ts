// The lessons as a learner meets them: in JupyterLab, started as `npm start` does, in a real browser.
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRoot } from "../../tools/setup/paths.mjs";
import { type Desk, sitDown, strangers } from "./desk";
import { findings, inFullSight, takePicture, themes, wear } from "./look";
import { plotsOf, undrawn } from "./plots";
import { withoutPictures } from "./scratch";
import { type Cell, cellsOf, faults, longest, open, runAll, saved } from "./sheet";
import { lines, moveSlider } from "./slider";

const lessons = inRoot("notebooks", "lessons");
const names = readdirSync(lessons).filter((name) => name.endsWith(".ipynb"));
const model = "02-build-the-forget-gate.ipynb";

let desk: Desk;
/** The lessons as JupyterLab would save them after their run. */
const executed = new Map<string, string>();
beforeAll(async () => {
  desk = await sitDown();
}, 120_000);
afterAll(() => desk?.close());

test("lesson 02 is among the lessons", () => {
  expect(names).toContain(model);
});

describe.each(names)("%s", (name) => {
  let cells: readonly Cell[];
  beforeAll(async () => {
    // a copy: JupyterLab writes to what it opens
    const file = join(desk.folder, name);
    copyFileSync(join(lessons, name), file);
    await open(desk, file);
    cells = await runAll(desk);
    executed.set(name, await saved(desk));
  }, longest + 60_000);

  test("runs to its end without an error or a word on stderr", () => {
    expect(cells.filter(({ type }) => type === "code").length).toBeGreaterThan(3);
    expect(faults(cells)).toEqual([]);
  });

  test("draws every figure with all its marks, and no text sticks out", async () => {
    await expect.poll(() => undrawn(desk.page), { timeout: 30_000 }).toEqual([]);
    const plots = await plotsOf(desk.page);
    expect(plots.length).toBeGreaterThan(0);
    expect(plots.flatMap(({ cut }) => cut)).toEqual([]);
  });

  test.each(themes)("has outputs without a serious finding of axe, in the %s theme", async (theme) => {
    await wear(desk, theme);
    const { colours, found } = await inFullSight(desk, async () => {
      await takePicture(desk, `${basename(name, ".ipynb")}-${theme}`);
      return findings(desk);
    });
    expect(found).toEqual([]);
    expect(colours).toBeGreaterThan(10);
  });

  test("draws its figures from the saved file too, untrusted and not run", async () => {
    const wanted = (await plotsOf(desk.page)).map((plot) => plot.wanted);
    const file = join(desk.folder, `untrusted-${name}`);
    writeFileSync(file, withoutPictures(executed.get(name) ?? ""));
    await open(desk, file);
    const code = (await cellsOf(desk)).filter(({ outputs }) => outputs.length > 0);
    expect(code.map(({ trusted }) => trusted)).toEqual(code.map(() => false));
    await expect.poll(() => undrawn(desk.page), { timeout: 30_000 }).toEqual([]);
    expect((await plotsOf(desk.page)).map((plot) => plot.wanted)).toEqual(wanted);
  });
});

test("moving a slider of lesson 02 changes the curve, and moving it back brings the earlier one back", async () => {
  const file = join(desk.folder, `slider-${model}`);
  writeFileSync(file, withoutPictures(executed.get(model) ?? "")); // a slider needs no kernel
  await open(desk, file);
  await expect.poll(() => undrawn(desk.page), { timeout: 30_000 }).toEqual([]);
  const seen = [await lines(desk.page)];
  for (const end of [0, 1] as const) {
    await moveSlider(desk.page, end);
    await expect.poll(() => lines(desk.page), { timeout: 20_000 }).not.toEqual(seen.at(-1));
    seen.push(await lines(desk.page));
  }
  await moveSlider(desk.page, 0);
  await expect.poll(() => lines(desk.page), { timeout: 20_000 }).toEqual(seen[1]);
});

test("the page asked nobody but its own server", () => {
  expect(desk.asked.length).toBeGreaterThan(10);
  expect(strangers(desk)).toEqual([]);
});

test("the console stayed clean", () => {
  expect(desk.troubles).toEqual([]);
});
