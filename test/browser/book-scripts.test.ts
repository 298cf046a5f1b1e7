// Runs scripts of the book's pages on small pages of their own.
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { softmaxTemperature } from "../../src/figures/attention/softmax-temperature";
import { inRoot } from "../../tools/lib/paths.mjs";
import { newFigurePage, newPage } from "./page";

/** Returns a classic script that makes a function of a module of the book global. */
async function scriptOf(module: string, name: string): Promise<string> {
  const contents = `import { ${name} } from "./${module}"; globalThis.${name} = ${name};`;
  const stdin = { contents, loader: "ts" as const, resolveDir: inRoot("tools", "site", "book", "page") };
  const { outputFiles } = await build({ stdin, bundle: true, format: "iife", write: false, outfile: "script.js" });
  return outputFiles[0]?.text ?? "";
}

describe("a slider of a live figure", () => {
  let page: Page;
  beforeAll(async () => {
    page = await newFigurePage("<button>after</button>");
    await page.addScriptTag({ content: await scriptOf("sliders", "letKeyboardSlide") });
    const figure = JSON.parse(JSON.stringify(softmaxTemperature([2, 1, 3, -2])));
    figure.config = { ...figure.config, displayModeBar: false }; // as in the book
    await page.evaluate(async (drawn) => {
      const { Plotly, letKeyboardSlide } = globalThis as unknown as {
        Plotly: { newPlot(place: Element | null, figure: object): Promise<unknown> };
        letKeyboardSlide(plot: unknown, plotly: unknown): void;
      };
      letKeyboardSlide(await Plotly.newPlot(document.querySelector("#figure"), drawn), Plotly);
    }, figure);
  });
  afterAll(() => page?.close());

  const slider = () => page.getByRole("slider", { name: "temperature" });
  const said = () => slider().getAttribute("aria-valuetext");
  /** The height of the bars, and the text above the slider. */
  const shown = () =>
    page.evaluate(() => {
      const { data } = document.querySelector("#figure") as unknown as { data: { y: number[] }[] };
      const text = [...document.querySelectorAll(".slider-group text")][0]?.textContent;
      return { bars: (data[0]?.y ?? []).map((y) => Number(y).toFixed(3)).join(), text };
    });

  it("is reached with the Tab key, and moved with the arrow keys, Home and End", async () => {
    const start = await shown();
    expect(await said()).toBe("1, 11 of 21");
    await page.locator("body").press("Tab");
    expect(await slider().evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("ArrowRight");
    expect(await said()).toBe("1.3, 12 of 21");
    await expect.poll(async () => (await shown()).text).toBe("temperature = 1.3");
    await expect.poll(async () => (await shown()).bars).not.toBe(start.bars);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(shown).toEqual(start);
    for (const [key, text] of [
      ["Home", "0.1, 1 of 21"],
      ["ArrowLeft", "0.1, 1 of 21"],
      ["End", "10, 21 of 21"],
      ["ArrowUp", "10, 21 of 21"],
      ["PageDown", "4, 17 of 21"],
    ] as const) {
      await page.keyboard.press(key);
      expect(await said(), key).toBe(text);
    }
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("after");
  });

  it("says where the pointer has moved it", async () => {
    const box = await page.locator(".slider-rail-rect").boundingBox();
    if (!box) throw new Error("there is no rail");
    await page.mouse.click(box.x + 3, box.y + box.height / 2);
    await expect.poll(said).toBe("0.1, 1 of 21");
  });
});

describe("symbols", () => {
  let page: Page;
  beforeAll(async () => {
    page = await newPage();
    const names = (text: string) => text.replace(/`([^`]+)`/g, "<code>$1</code>");
    const row = (numbers: number[], cell: string) =>
      `<tr><td>${numbers.map((n) => `<i data-symbol="${n}">s</i>`).join(", ")}</td><td><p>${names(cell)}</p></td></tr>`;
    const code =
      'import { query, next } from "gatebook";\nh.map((key) => f(key, Wk)); g(learnt, query, keys); next.hidden; state.cell; state.normaliser; cell; next(query(1))';
    await page.setContent(
      `<table><thead><tr><th>symbol</th><th>in code</th></tr></thead><tbody>${row([0], "`query`")}${row([1, 2], "`Wq`, `Wk` (the library's `query`, `key`)")}${row([3, 4], "`state.cell`, `.normaliser`")}${row([5], "`next`; `.hidden` in results")}</tbody></table>
       <div class="highlight"><pre>${code.replace(/\w+/g, '<span class="nx">$&</span>')}</pre></div>`,
    );
    await page.addScriptTag({ content: await scriptOf("symbols", "lightUpSymbols") });
    await page.evaluate(() => (globalThis as unknown as { lightUpSymbols(): void }).lightUpSymbols());
  });
  afterAll(() => page?.close());

  it("light up the names of the table's second column, but not those in brackets, in imports and in calls", async () => {
    const lit = async (row: number) => {
      await page.locator("tbody tr").nth(row).focus();
      return page.locator(".highlight .lit").allTextContents();
    };
    expect(await lit(0)).toEqual(["query"]);
    expect(await lit(1)).toEqual(["Wk"]);
    expect(await lit(2)).toEqual(["state", "cell", "state", "normaliser"]);
    expect(await lit(3)).toEqual(["next"]);
  });
});

it("an element that is wider than the page fades at its right edge until it is scrolled to its end, and takes the focus", async () => {
  const page = await newPage();
  await page.setContent('<div class="plot" style="width:300px;overflow-x:auto"><p style="width:700px">wide</p></div>');
  await page.addScriptTag({ content: await scriptOf("scrollers", "letKeyboardScroll") });
  await page.evaluate(() => (globalThis as unknown as { letKeyboardScroll(): void }).letKeyboardScroll());
  const plot = page.locator(".plot");
  const fades = () => plot.evaluate((element) => element.classList.contains("more-to-the-right"));
  const scrollTo = (left: number) => plot.evaluate((element, x) => void element.scrollTo(x, 0), left);
  await expect.poll(fades).toBe(true);
  expect(await plot.getAttribute("tabindex")).toBe("0");
  await scrollTo(400);
  await expect.poll(fades).toBe(false);
  await scrollTo(100);
  await expect.poll(fades).toBe(true);
  await plot.evaluate((element) => {
    element.style.width = "800px";
  });
  await expect.poll(fades).toBe(false);
  expect(await plot.getAttribute("tabindex")).toBe(null);
  await page.close();
});

describe("a prediction of a number", () => {
  const hidden =
    '<!doctype html><details class="prediction" data-id="07-1" data-number="0.166667"><summary>Show</summary>Why.</details>';
  let page: Page;
  const open = async () => {
    await page.goto("http://book.test/");
    await page.addScriptTag({ content: await scriptOf("predictions", "offerChoices") });
    await page.evaluate(() => (globalThis as unknown as { offerChoices(): void }).offerChoices());
  };
  beforeAll(async () => {
    page = await newPage();
    await page.route("http://book.test/", (route) => route.fulfill({ contentType: "text/html", body: hidden }));
    await open();
  });
  afterAll(() => page?.close());

  const verdict = () => page.getByRole("status").textContent();
  const isOpen = () => page.locator("details").evaluate((details) => (details as HTMLDetailsElement).open);

  it.each(["", "a fifth", "1/", "--1"])("asks for a number if the reader has written %j", async (text) => {
    await page.getByLabel("Your prediction").fill(text);
    await page.keyboard.press("Enter");
    expect(await verdict()).toBe("Write a number, such as 0.25 or 1/4.");
    expect(await isOpen()).toBe(false);
  });

  it.each(["0.2", "1/5", "20 %", "0,2", "-2e-1"])(
    "shows the answer next to %s, and opens the explanation",
    async (text) => {
      await page.getByLabel("Your prediction").fill(text);
      await page.getByRole("button", { name: "Compare" }).click();
      expect(await verdict()).toBe(`You said ${text}. It is 0.166667.`);
      expect(await isOpen()).toBe(true);
    },
  );

  it("is still there when the page is opened again", async () => {
    await open();
    expect(await page.getByLabel("Your prediction").inputValue()).toBe("-2e-1");
    expect(await verdict()).toBe("You said -2e-1. It is 0.166667.");
    expect(await isOpen()).toBe(false);
  });
});
