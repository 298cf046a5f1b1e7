// Opens the book and the front page in a real browser. `npm test` opens the pages of two lessons, and the nightly run all pages.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { chapters } from "../../tools/site/book/chapters.mjs";
import { writePdfs } from "../../tools/site/book/pdf.mjs";
import { nightly } from "../nightly";
import { brokenLinks } from "./book/links";
import { type Book, openBook } from "./book/site";
import { newPage } from "./page";

const lesson = "read/lessons/02-build-the-forget-gate.html";
const axe = readFileSync(inRoot("node_modules", "axe-core", "axe.min.js"), "utf8");

let book: Book;
beforeAll(async () => {
  book = await openBook();
});
afterAll(() => book?.close());

/** Opens a page, and collects the requests that fail, and those to other hosts. */
async function open(path: string, options: BrowserContextOptions = {}) {
  const page = await newPage({ viewport: { width: 1300, height: 900 }, ...options });
  const troubles: string[] = [];
  let bytes = 0;
  page.on("pageerror", ({ message }) => troubles.push(message));
  page.on("request", (request) => {
    if (!request.url().startsWith(book.url)) troubles.push(`asked ${request.url()}`);
  });
  page.on("response", async (response) => {
    if (response.status() >= 400 && !/service-worker|favicon/.test(response.url()))
      troubles.push(`${response.status()} ${response.url()}`);
    else if (!/\.(svg|png)$/.test(response.url())) bytes += (await response.body().catch(() => "")).length;
  });
  await page.goto(book.url + path);
  await page.waitForLoadState("networkidle");
  return { page, troubles, bytes: () => bytes };
}

/** Scrolls through a page, so that every figure is drawn and every explorable is live. */
async function drawAll(page: Page): Promise<void> {
  await page.keyboard.press("Shift"); // a first sign of the reader
  for (const figure of await page.locator("[data-figure], [data-explorable]").all()) {
    await figure.evaluate((element) => {
      for (let at = element.closest("details"); at; at = at.parentElement?.closest("details") ?? null) at.open = true;
    });
    await figure.scrollIntoViewIfNeeded();
  }
  await page.waitForFunction(
    () => !document.querySelector("[data-figure]:not([data-live]), [data-explorable]:not(:has(.gb))"),
  );
}

const seriousFindings = async (page: Page) => {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    interface Finding {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
};

describe("every page", () => {
  it("has only links that lead somewhere, also to anchors, to the tab and to figures", () => {
    expect(book.pages.length).toBeGreaterThan(6);
    const all = new Set(chapters().map(({ page }) => `read/${page}.html`));
    const built = (path: string) => book.pages.includes(path) || nightly || !all.has(path);
    for (const page of book.pages) expect(brokenLinks(book.folder, page, built), page).toEqual([]);
  });

  it("contains no formula, term or directive that was not translated", () => {
    for (const page of book.pages) {
      const html = readFileSync(join(book.folder, page), "utf8");
      const text = html.replace(/<(pre|script|annotation|code|figure)\b[\s\S]*?<\/\1>|<[^>]*>/g, " ");
      expect(/\$|\{term\}|\*\*|:::|```|double-click here/.exec(text)?.[0], page).toBeUndefined();
    }
  });

  it("has no serious finding of axe in both colour schemes, fits a phone, and asks no other host", async () => {
    for (const path of nightly ? book.pages : ["index.html", lesson]) {
      const { page, troubles } = await open(path);
      await drawAll(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFindings(page), `${path}, ${colorScheme}`).toEqual([]);
      }
      await page.setViewportSize({ width: 390, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(390);
      expect(troubles, path).toEqual([]);
      await page.close();
    }
  });

  it("has at most 400 KB before its figures", async () => {
    for (const path of nightly ? book.pages : [lesson]) {
      const { page, bytes } = await open(path);
      expect(bytes(), path).toBeGreaterThan(10_000);
      expect(bytes(), path).toBeLessThan(400_000);
      await page.close();
    }
  });
});

describe("a lesson", () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await open(lesson));
  });
  afterAll(() => page?.close());

  it("shows pictures at first, and makes the figures live when they come near the screen", async () => {
    expect(await page.locator("[data-live]").count()).toBe(0);
    expect(await page.locator(".plot img").first().isVisible()).toBe(true);
    await drawAll(page);
    expect(await page.locator(".live .main-svg").count()).toBeGreaterThan(5);
  });

  it("contains an explorable that reacts to the keyboard", async () => {
    const explorable = page.locator(".explorable .gb").first();
    const sentence = () => explorable.locator("svg").first().getAttribute("aria-label");
    const before = await sentence();
    await explorable.locator("input[type=range]:enabled").first().focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(sentence).not.toBe(before);
  });

  it("hides the answer to a prediction until the reader has chosen, with the keyboard alone", async () => {
    const fresh = (await open(lesson)).page;
    const answer = fresh.locator("details.prediction").first();
    expect(await answer.getAttribute("open")).toBeNull();
    await fresh.locator(".choices button", { hasText: "a" }).first().focus();
    await fresh.keyboard.press("Enter");
    expect(await fresh.locator(".verdict").first().textContent()).toBe("✗ You chose a. It is b.");
    expect(await answer.locator("pre.printed").last().isVisible()).toBe(true);
    await fresh.keyboard.press("Tab");
    await fresh.keyboard.press("Enter");
    expect(await fresh.locator(".verdict").first().textContent()).toBe("✓ Right: it is b.");
    await fresh.reload();
    expect(await fresh.locator(".verdict").first().textContent()).toBe("✓ Right: it is b.");
    expect(await fresh.locator(".choices button[aria-pressed=true]").allTextContents()).toEqual(["b"]);
    expect(await answer.getAttribute("open")).toBeNull();
    await fresh.close();
  });

  it("lights up a symbol in formulas, code and table, from each of them", async () => {
    const row = page.locator("tr", { has: page.locator("code", { hasText: /^forget$/ }) });
    const symbol = `[data-symbol="${await row.getAttribute("data-symbol")}"]`;
    const lit = () =>
      Promise.all(["div.math .lit", ".highlight .lit", "tr.lit"].map((where) => page.locator(where).count()));
    await row.focus();
    const [formulas, names, rows] = await lit();
    expect(formulas).toBeGreaterThan(1);
    expect(names).toBeGreaterThan(1);
    expect(rows).toBe(1);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect(await lit()).toEqual([0, 0, 0]);
    for (const place of [`div.math ${symbol}`, `.highlight ${symbol}`]) {
      await page.locator(place).first().hover();
      expect(await lit(), place).toEqual([formulas, names, rows]);
    }
  });

  it("cuts no code and no output, on a phone, in a small window and at a zoom of 125 %", async () => {
    for (const width of [390, 1093, 1366]) {
      await page.setViewportSize({ width, height: 800 });
      const cut = () =>
        [...document.querySelectorAll(".highlight pre, pre.printed, .highlight")].filter(
          ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
        ).length;
      expect(await page.evaluate(cut), `${width} pixels`).toBe(0);
    }
    expect(await page.locator(".highlight .long").count()).toBeGreaterThan(10);
    await page.setViewportSize({ width: 1300, height: 900 });
  });

  it("prints every picture and every answer, also if the reader has not scrolled", async () => {
    const fresh = await newPage({ viewport: { width: 1300, height: 900 } });
    await fresh.goto(book.url + lesson);
    await fresh.evaluate(() => {
      addEventListener("beforeprint", () => {
        const pictures = [...document.querySelectorAll<HTMLImageElement>(".plot img")];
        document.body.dataset.atPrint = [
          pictures.filter(({ complete, naturalWidth }) => complete && naturalWidth > 0).length,
          document.querySelectorAll("details.prediction:not([open])").length,
        ].join();
      });
    });
    const pictures = await fresh.locator(".plot img").count();
    expect(pictures).toBeGreaterThan(3);
    await fresh.pdf();
    expect(await fresh.evaluate(() => document.body.dataset.atPrint)).toBe(`${pictures},0`);
    await expect.poll(() => fresh.locator("details.prediction[open]").count()).toBe(0);
    await fresh.emulateMedia({ media: "print" });
    expect(await fresh.locator(".skip-to-content").isVisible()).toBe(false);
    await drawAll(fresh);
    expect(await fresh.locator(".plot img:visible").count()).toBe(pictures);
    expect(await fresh.locator(".plot .live:visible").count()).toBe(0);
    await fresh.close();
  });

  it("leads to the notebook in the tab, to the next page, and to the glossary", async () => {
    expect(await page.locator("p.run a").getAttribute("href")).toContain(
      "?path=notebooks/lessons/02-build-the-forget-gate.ipynb",
    );
    await page.locator("a.reference", { hasText: "saturated" }).first().click();
    await page.waitForURL(/read\/glossary\.html#term-saturated$/);
    await page.goBack();
    await page.locator(".next-page").click();
    await page.waitForURL((url) => !url.href.includes(lesson));
    await page.goBack();
  });

  it("shows texts, pictures and answers without scripts", async () => {
    const plain = (await open(lesson, { javaScriptEnabled: false })).page;
    expect(await plain.locator(".katex").count()).toBeGreaterThan(20);
    expect(await plain.locator(".plot img").first().isVisible()).toBe(true);
    await plain.locator("details.prediction summary").first().click();
    expect(await plain.locator("details.prediction pre.printed").first().isVisible()).toBe(true);
    await plain.close();
  });
});

describe("the search", () => {
  it("finds a word that only a lesson contains, and names the number of the lesson", async () => {
    const { page, troubles } = await open("read/search.html?q=elementwise");
    await page.locator("#search-results a", { hasText: "Lesson 02: Build the forget gate" }).first().waitFor();
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("does not find a lesson by the words of the article's title, which it only quotes", async () => {
    const quoted = /<em>LSTM, GRU and Attention Mechanism<\/em>/;
    expect(readFileSync(join(book.folder, lesson), "utf8")).toMatch(quoted);
    const { page } = await open("read/search.html?q=mechanism");
    await page.locator("#search-results .search-summary", { hasText: /\w/ }).waitFor();
    expect(await page.locator("#search-results a", { hasText: "Lesson 02" }).count()).toBe(0);
    await page.close();
  });

  it("shows excerpts that are text: without LaTeX, imports and formulas that are there twice", async () => {
    const { page } = await open("read/search.html?q=preActivation");
    await page.locator("#search-results .context").first().waitFor();
    const read = (html: string) => page.evaluate<string>(`Search.htmlToText(${JSON.stringify(html)})`);
    for (const path of book.pages.filter((one) => /^read\/(lessons|solutions)\/\d/.test(one))) {
      const text = await read(readFileSync(join(book.folder, path), "utf8"));
      expect(text.length, path).toBeGreaterThan(500);
      expect(/htmlData|import \{|\n/.exec(text)?.[0], path).toBeUndefined();
      expect(text, path).not.toContain("Show the answer");
    }
    const formula = "<math><msqrt><mi>D</mi></msqrt><annotation>\\sqrt{D}</annotation></math>";
    const twice = `<span class="katex"><span class="katex-mathml">${formula}</span><span class="katex-html">D</span></span>`;
    const cells = "<table><tr><td>temperature</td><td>A number</td></tr></table>";
    expect(await read(`<div role="main"><p>by ${twice}</p>${cells}</div>`)).toMatch(/^by √D temperature A number/);
    await page.close();
  });

  it("has an index without the marks in formulas", () => {
    const index = readFileSync(join(book.folder, "read", "searchindex.js"), "utf8");
    expect(index).toContain("elementwis");
    expect(index.toLowerCase()).not.toContain("htmldata");
  });
});

it("shows an explorable on the front page that the keyboard moves", async () => {
  const { page } = await open("index.html");
  const sentence = () => page.locator(".gb svg").getAttribute("aria-label");
  expect(await sentence()).toContain("step 3 (number 4 of 8)");
  await page.locator(".gb input[type=range][data-control=step]").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(sentence).toContain("step 4 (number 5 of 8)");
  await page.close();
});

it("shows the front page and the book in the theme that the reader has chosen in either", async () => {
  const { page, troubles } = await open("index.html");
  const button = page.locator("button.theme");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  expect(await button.textContent()).toBe("Colours: as the system");
  await button.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  expect(await button.textContent()).toBe("Colours: dark");
  const dark = await background();
  expect(dark).not.toBe(light);
  expect(await seriousFindings(page)).toEqual([]);
  const ink = () => page.locator(".gb").evaluate((element) => getComputedStyle(element).getPropertyValue("--gb-ink"));
  const inkOnDark = await ink();
  await page.emulateMedia({ media: "print" });
  expect(await background()).toBe(light);
  expect(await ink()).not.toBe(inkOnDark); // the explorable is printed as on a light page, too
  await page.emulateMedia({ media: null });
  await page.goto(book.url + lesson);
  expect(await page.locator("body").getAttribute("data-theme")).toBe("dark");
  await page
    .locator(".content-icon-container .theme-toggle, .theme-toggle-header .theme-toggle")
    .locator("visible=true")
    .first()
    .click();
  const chosen = await page.locator("body").getAttribute("data-theme");
  expect(chosen).not.toBe("dark");
  await page.goto(`${book.url}index.html`);
  expect(await page.locator("html").getAttribute("data-theme")).toBe(chosen);
  expect(troubles).toEqual([]);
  await page.close();
});

it("prints the front page with all pictures, and asks the printer to break no card", async () => {
  const page = await newPage({ viewport: { width: 1300, height: 900 } });
  await page.goto(`${book.url}index.html`);
  const missing = () =>
    [...document.images].filter(({ complete, naturalWidth }) => !complete || naturalWidth === 0).length;
  expect(await page.evaluate(missing)).toBe(0);
  await page.emulateMedia({ media: "print" });
  const card = page.locator(".card").first();
  expect(await card.evaluate((element) => getComputedStyle(element).breakInside)).toBe("avoid");
  await page.close();
});

if (nightly)
  it("writes PDF files with tags and an outline", async () => {
    const files: string[] = [];
    await writePdfs(book.folder, (file) => files.push(file));
    expect(files.length).toBe(chapters().length);
    for (const file of files) {
      const pdf = readFileSync(join(book.folder, file), "latin1");
      expect(pdf, file).toMatch(/\/StructTreeRoot/);
      expect(pdf, file).toMatch(/\/Outlines/);
    }
  });
