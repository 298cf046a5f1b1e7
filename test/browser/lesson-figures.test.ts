// Draws every figure of every lesson with Plotly in a page without JupyterLab, which would take much longer. lab.test.ts opens one lesson in JupyterLab, and all lessons in the nightly run.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { codeCells, type Notebook } from "../../tools/notebooks/notebook.mjs";
import { drawn, plotlyMime } from "./lab/plots";
import { executed, names, plotWidth } from "./lessons";
import { newPage } from "./page";

let page: Page;
beforeAll(async () => {
  page = await newPage({ viewport: { width: plotWidth + 40, height: 700 } });
  await page.setContent(`<body style="margin:20px"><div id="figure" style="width:${plotWidth}px"></div></body>`);
  await page.addScriptTag({ path: inRoot("node_modules", "plotly.js", "dist", "plotly.min.js") });
});
afterAll(() => page?.close());

const figuresOf = (notebook: Notebook) =>
  codeCells(notebook).flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data = {} }) => {
      const figure = data[plotlyMime] as { layout: { paper_bgcolor?: string } } | undefined;
      return figure ? [figure] : [];
    }),
  );

it.each(names)("%s draws every figure with all its marks, and cuts off no text", async (name) => {
  const figures = figuresOf(await executed(name));
  expect(figures.length).toBeGreaterThan(2);
  for (const [n, figure] of figures.entries()) {
    const plot = await drawn(page, figure);
    expect(plot.drawn, `figure ${n}`).toEqual(plot.wanted);
    expect(plot.cut, `figure ${n}`).toEqual([]);
  }
});

it.each(names)("%s gives every figure an opaque background, so that it looks the same in both themes", async (name) => {
  for (const { layout } of figuresOf(await executed(name))) expect(layout.paper_bgcolor).toMatch(/^#[0-9a-f]{6}$/i);
});
