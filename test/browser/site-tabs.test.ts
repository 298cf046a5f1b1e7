// Opens notebooks of the site one after the other, as a learner does who goes through the course in one browser.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSite, type TestSite } from "./site/site";
import { editAndSave, kernelIsReady, newVisitor, notebookIsShown, printed, runFirst, type Visitor } from "./site/tab";

const [first, second, third] = [
  "notebooks/lessons/07-train-the-gates.ipynb",
  "notebooks/assignments/ps1-rnn-step/ps1-rnn-step.ipynb",
  "notebooks/lessons/02-build-the-forget-gate.ipynb",
] as const;
const solutions = "notebooks/lessons/solutions/02-build-the-forget-gate.ipynb";

let site: TestSite;
let visitor: Visitor;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  withBook(site);
  visitor = await newVisitor();
  page = await visitor.profile.newPage();
});
afterAll(async () => {
  await visitor?.profile.close();
  await site?.close();
});

/** Tells JupyterLab that the site has the pages to read. The links are tested here, and not the pages. */
function withBook({ folder }: TestSite): void {
  const file = join(folder, "run", "jupyter-lite.json");
  const config = JSON.parse(readFileSync(file, "utf8"));
  config["jupyter-config-data"].gatebookBook = true;
  writeFileSync(file, JSON.stringify(config));
}

/** Waits until a notebook is in front, and runs a cell in its kernel. */
async function runsIn(tab: Page, path: string): Promise<void> {
  await notebookIsShown(tab, path);
  await kernelIsReady(tab);
  const code = `console.log(${JSON.stringify(path)}.length);`;
  expect(await printed(tab, code)).toBe(`${path.length}\n`);
}

const goTo = (path: string) => page.goto(`${site.url}run/lab/index.html?path=${path}`);
/** Opens a file in the page that is already shown, as a link in a notebook does. */
const openHere = (path: string) =>
  page.evaluate((file) => void window.jupyterapp.commands.execute("docmanager:open", { path: file }), path);
const openPaths = () =>
  page.evaluate(() => [...window.jupyterapp.shell.widgets("main")].map(({ context }) => context?.path ?? "no file"));

/** Returns a stored file as text. */
const stored = (file: string = third) =>
  page.evaluate(
    async (path) => JSON.stringify(await window.jupyterapp.serviceManager.contents.get(path, { content: true })),
    file,
  );

describe("notebooks that are opened one after the other", () => {
  test.each([first, second, third])("%s is in front, and its kernel runs a cell", async (path) => {
    await goTo(path);
    await runsIn(page, path);
    expect(await openPaths()).toEqual([path]);
  });

  test("Back leads to the notebook before", async () => {
    await page.goBack();
    await runsIn(page, second);
    await page.goForward();
    await runsIn(page, third);
  });

  test("a link to an exercise shows its cell, in the colours that were chosen on the front page", async () => {
    const tab = await visitor.profile.newPage();
    await tab.goto(site.url);
    await tab.evaluate(() => localStorage.setItem("theme", "dark"));
    await tab.goto(`${site.url}run/lab/index.html?path=${third}#cell-id=exercise-02-3`);
    await notebookIsShown(tab, third);
    const cell = tab.locator(".jp-Notebook-cell", { hasText: "Exercise 02-3" });
    await expect.poll(() => cell.evaluate((one) => one.getBoundingClientRect().top)).toBeLessThan(900);
    const isLight = () => tab.evaluate(() => document.body.dataset.jpThemeLight);
    await expect.poll(isLight).toBe("false");
    await tab.evaluate(() => localStorage.setItem("theme", "auto"));
    await tab.reload();
    await notebookIsShown(tab, third);
    await expect.poll(isLight).toBe("true");
    await tab.close();
  });

  test("a lesson and its solutions, whose files have the same name, have their own kernels and titles", async () => {
    expect(await page.title()).toBe("02-build-the-forget-gate - gatebook");
    await openHere(solutions);
    await runsIn(page, solutions);
    await expect.poll(() => page.title()).toBe("Solutions 02-build-the-forget-gate - gatebook");
    expect(await page.locator(".lm-TabBar-tab.gatebook-solutions").count()).toBe(1);
  });

  test("a reload shows the same notebooks, and in front the one that was in front", async () => {
    await page.reload();
    await runsIn(page, solutions);
    expect((await openPaths()).sort()).toEqual([third, solutions].sort());
    await page.evaluate((id) => window.jupyterapp.shell.activateById(id), await idOf(third));
    await runsIn(page, third);
  });

  test("a second page of the browser with the same notebook shows it too", async () => {
    const other = await visitor.profile.newPage();
    await other.goto(`${site.url}run/lab/index.html?path=${first}`);
    await runsIn(other, first);
    await other.close();
  });

  test("no error was on the console", () => {
    // a page that is left while JupyterLite still lists the files ends this request, and JupyterLite reports that
    const left = /Directory not found: ""/;
    expect(visitor.troubles.filter((line) => !left.test(line))).toEqual([]);
  });
});

const idOf = (path: string) =>
  page.evaluate(
    (wanted) => [...window.jupyterapp.shell.widgets("main")].find(({ context }) => context?.path === wanted)?.id ?? "",
    path,
  );

describe("work in a notebook", () => {
  const change = (text: string) =>
    page.evaluate((source) => {
      window.sheet.content.widgets.find(({ model }) => model.type === "code")?.model.sharedModel.setSource(source);
    }, text);

  test("is saved soon after a change", async () => {
    await change("// my change");
    await expect.poll(() => stored(), { timeout: 60_000 }).toContain("// my change");
  });

  test.each(["visibilitychange", "pagehide"])("is saved at %s", async (event) => {
    // one script makes the change and sends the event, so that no other save can come between them
    const saved = await page.evaluate((type) => {
      let times = 0;
      const { context, content } = window.sheet;
      const { save } = context;
      Object.assign(context, { save: async () => times++ });
      Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
      const code = content.widgets.find(({ model }) => model.type === "code");
      code?.model.sharedModel.setSource(`// changed before ${type}`);
      (type === "pagehide" ? window : document).dispatchEvent(new Event(type));
      delete (document as { visibilityState?: string }).visibilityState;
      Object.assign(context, { save });
      return times;
    }, event);
    expect(saved).toBe(1);
    await expect.poll(() => stored(), { timeout: 60_000 }).toContain(`// changed before ${event}`);
  });

  test("keeps its place in the address when it is renamed", async () => {
    const renamed = third.replace("02-build", "my-02-build");
    const rename = (from: string, to: string) =>
      page.evaluate(([old, wanted]) => window.jupyterapp.serviceManager.contents.rename(old, wanted), [
        from,
        to,
      ] as const);
    const named = () => new URL(page.url()).searchParams.get("path");
    await rename(third, renamed);
    await expect.poll(named).toBe(renamed);
    await expect.poll(() => page.getByRole("link", { name: "This page in the book" }).count()).toBe(0);
    await page.reload();
    await runsIn(page, renamed);
    expect(await stored(renamed)).toContain("// changed before pagehide");
    await rename(renamed, third);
    await expect.poll(named).toBe(third);
  });
});

describe("the way back to the course", () => {
  const links = () =>
    page
      .getByRole("navigation", { name: "Course" })
      .getByRole("link")
      .evaluateAll((all) => all.map((one) => [one.textContent, (one as HTMLAnchorElement).href]));

  test("leads to the front page and to the notebook's page in the book", async () => {
    const front = ["All lessons", `${site.url}index.html`];
    await expect
      .poll(links)
      .toEqual([front, ["This page in the book", `${site.url}read/lessons/02-build-the-forget-gate.html`]]);
    await openHere(solutions);
    await expect
      .poll(links)
      .toEqual([front, ["This page in the book", `${site.url}read/solutions/02-build-the-forget-gate.html`]]);
    await openHere(second);
    await expect.poll(links).toEqual([front]); // an assignment has no page in the book
  });

  test("works with the keyboard", async () => {
    await page.getByRole("link", { name: "All lessons" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}index.html`);
  });
});

test("JupyterLab and its figures are dark on a dark system", async () => {
  await page.emulateMedia({ colorScheme: "dark" });
  await goTo(third);
  await notebookIsShown(page, third);
  await page.locator("body[data-jp-theme-light=false]").waitFor({ state: "attached" }); // the body itself has no height
  await runFirst(
    page,
    `import { gateRetention, show } from "gatebook"; show(gateRetention({ bias: [1], steps: 20 }));`,
  );
  const figure = page.locator(".js-plotly-plot").first();
  await expect.poll(() => figure.evaluate((element) => getComputedStyle(element).filter)).toMatch(/^invert/);
});

test("a notebook is saved without a question if several saves are asked for at the same time", async () => {
  await goTo(third);
  await notebookIsShown(page, third);
  await editAndSave(page, "// before");
  await page.waitForTimeout(600); // JupyterLab takes a file that is less than half a second newer for the one that it knows
  const ended = await page.evaluate(async () => {
    const { content, context } = window.sheet;
    content.widgets[1]?.model.sharedModel.setSource("// saved many times");
    const asks = new Promise((resolve) => {
      const seen = () => document.querySelector(".jp-Dialog") && resolve("JupyterLab asks");
      new MutationObserver(seen).observe(document.body, { childList: true });
    });
    const saves = Array.from({ length: 40 }, async (_, n) => {
      await new Promise((go) => setTimeout(go, n));
      if (n === 20) content.widgets[1]?.model.sharedModel.setSource("// changed between the saves");
      await context.save();
    });
    return Promise.race([asks, Promise.all(saves).then(() => "saved")]);
  });
  expect(ended).toBe("saved");
  expect(await stored()).toContain("// changed between the saves");
});

test("on a phone, the notebook has the whole width, and the list of files opens on request", async () => {
  const { profile } = await newVisitor(); // at the first visit, JupyterLab opens the list by itself
  const phone = await profile.newPage();
  await phone.setViewportSize({ width: 390, height: 800 });
  await phone.goto(`${site.url}run/lab/index.html?path=${third}`);
  await notebookIsShown(phone, third);
  const files = phone.locator(".jp-FileBrowser");
  await files.waitFor({ state: "hidden" });
  const widthOf = async (selector: string) => (await phone.locator(selector).first().boundingBox())?.width ?? 0;
  await expect.poll(() => widthOf(".jp-NotebookPanel:not(.lm-mod-hidden)")).toBeGreaterThan(300);
  expect(await files.isVisible()).toBe(false);
  await phone.locator(".jp-SideBar.jp-mod-left li").first().click();
  await files.waitFor();
  await profile.close();
});

describe("a file of JupyterLab that does not arrive", () => {
  /** Opens the notebook in a new profile. The first requests of one file of JupyterLab fail. */
  async function openWithout(failures: number): Promise<Page> {
    const { profile } = await newVisitor();
    const fresh = await profile.newPage();
    let failed = 0;
    await fresh.route(/\/run\/build\/jlab_core\./, (route) => (failed++ < failures ? route.abort() : route.continue()));
    await fresh.goto(`${site.url}run/lab/index.html?path=${third}`);
    return fresh;
  }

  test("makes the page load once more", async () => {
    const fresh = await openWithout(1);
    await notebookIsShown(fresh, third);
    await fresh.context().close();
  });

  test("is named in a message if it does not arrive then either", async () => {
    const fresh = await openWithout(100);
    const message = fresh.getByRole("alert");
    await expect
      .poll(() => message.textContent())
      .toMatch(/a file did not arrive: \/some\/path\/run\/build\/jlab_core/);
    await fresh.context().close();
  });
});

test("a note says that an address names no file", async () => {
  await goTo("notebooks/none.ipynb");
  // of the whole page, so that a failure shows what the page has instead
  await expect.poll(() => page.locator("body").innerText()).toContain("This site has no file notebooks/none.ipynb.");
});

test("after a reload, an explorable and a slider are pictures, with a sentence that says how to make them live", async () => {
  await goTo(third);
  await notebookIsShown(page, third);
  await kernelIsReady(page);
  const troubles = visitor.troubles.length;
  await runFirst(
    page,
    `import { cell, cellDiagram, explore, slider } from "gatebook";
explore(cell());
slider("step", { min: 0, max: 4 }, () => cellDiagram({ cell: "lstm" }));`,
  );
  await page.locator(".gb-input input[type=range]").waitFor();
  await page.evaluate(() => window.sheet.context.save());
  await page.reload();
  await notebookIsShown(page, third);
  const lost = page.locator(".gatebook-lost");
  await expect.poll(() => lost.count()).toBe(2);
  const sentence = "This was live before the page was loaded again. Run this cell again to make it live.";
  expect(await lost.allInnerTexts()).toEqual([sentence, sentence]);
  const pictures = lost.locator("img");
  expect(await pictures.nth(0).getAttribute("alt")).toContain("step 0 (number 1 of 8)");
  expect(await pictures.nth(1).getAttribute("alt")).toMatch(/LSTM/);
  const widths = () => pictures.evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth > 300));
  await expect.poll(widths).toEqual([true, true]);
  expect(visitor.troubles.slice(troubles)).toEqual([]);
});

describe("Start over", () => {
  const cells = () =>
    page.evaluate(() => window.sheet.content.widgets.map(({ model }) => model.sharedModel.source).join("\n"));
  const button = (name: string) => page.getByRole("button", { name });

  test("brings the site's version back, forgets the kernel's names, and keeps the learner's version as a file", async () => {
    await goTo(third);
    await notebookIsShown(page, third);
    await kernelIsReady(page);
    await editAndSave(page, "// this is mine");
    expect(await printed(page, "var mine = 1; console.log(mine);")).toBe("1\n");
    await button("Start over").click();
    await button("Cancel").click();
    expect(await cells()).toContain("// this is mine");
    await button("Start over").click();
    await page.locator(".jp-Dialog").getByRole("button", { name: "Start over" }).click();
    const original = JSON.parse(readFileSync(join(site.folder, "run", "files", third), "utf8"));
    const wanted = original.cells.map(({ source }: { source: string | string[] }) => [source].flat().join(""));
    await expect.poll(cells).toBe(wanted.join("\n"));
    await expect.poll(() => printed(page, "console.log(typeof mine);")).toMatch(/undefined|Cannot find name 'mine'/);
    expect(await stored(third.replace(".ipynb", " (my version).ipynb"))).toContain("// this is mine");
    const second = third.replace(".ipynb", " (my version 2).ipynb"); // Cancel would have made the first
    expect(await stored(second).catch(() => "no file")).toBe("no file");
    await page.reload();
    await notebookIsShown(page, third);
    expect(await cells()).toBe(wanted.join("\n"));
  });

  test("says that a notebook of the learner's own has no version of the site", async () => {
    const own = third.replace(".ipynb", " (my version).ipynb");
    await openHere(own);
    await notebookIsShown(page, own);
    await page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").getByRole("button", { name: "Start over" }).click();
    await expect.poll(() => page.locator(".jp-Dialog").innerText()).toContain("This notebook is your own");
    await button("OK").click();
    expect(await cells()).toContain("// this is mine");
  });
});
