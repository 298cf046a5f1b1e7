// Checks that no text of a diagram overlaps another text, whatever numbers the diagram shows.
import { attentionDiagram, cellDiagram, type Figure, transformerBlockDiagram } from "gatebook";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFigurePage } from "./page";

let page: Page;
beforeAll(async () => {
  page = await newFigurePage();
});
afterAll(() => page?.close());

const lstm = "x cellBefore hiddenBefore forget input candidate output kept written cell hidden".split(" ");
const gru = "x hiddenBefore update reset candidate resetHidden kept written hidden".split(" ");
const cells = { lstm, gru, rnn: ["x", "hiddenBefore", "hidden"] } as const;

/** Usual, negative, small and large numbers, and texts that are longer than any number. */
const numbers: Readonly<Record<string, number | string>> = {
  one: 1,
  usual: 0.858149,
  negative: -0.285,
  small: -1.23456e-7,
  large: -1234567890123,
  largest: -Number.MAX_VALUE,
  text: "-0.123456789012345",
  sentence: "a text that is much longer than its place: WWWWW 语言 & <b>more</b>",
};

const diagrams: [name: string, figure: () => Figure][] = Object.entries(numbers).flatMap(([name, value]) => {
  const all = Object.entries(cells).flatMap(([cell, values]) =>
    [false, true].map((backward): [string, () => Figure] => [
      `the ${cell}${backward ? " with the gradient's path" : ""} and numbers: ${name}`,
      () =>
        cellDiagram({ cell, backward, values: Object.fromEntries(values.map((one) => [one, value])) } as Parameters<
          typeof cellDiagram
        >[0]),
    ]),
  );
  const four = [value, value, value, value];
  const values = { keys: four, query: value, scores: four, weights: four, context: value };
  all.push([`attention and numbers: ${name}`, () => attentionDiagram({ values })]);
  return all;
});
diagrams.push(["the transformer block", () => transformerBlockDiagram()]);

/** Runs in the page. Draws a figure, and returns the texts that overlap, and the texts outside the figure's background. */
async function measure([figure, width]: [figure: object, width: number]) {
  const { Plotly } = globalThis as unknown as {
    Plotly: { purge(place: Element): void; newPlot(place: Element, figure: object): Promise<unknown> };
  };
  const place = document.getElementById("figure") as HTMLElement;
  Plotly.purge(place);
  place.replaceChildren();
  place.style.width = `${width}px`;
  await Plotly.newPlot(place, figure);
  await document.fonts.ready;
  const card = (place.querySelector(".svg-container") as Element).getBoundingClientRect();
  const texts = [...place.querySelectorAll("svg text")]
    .map((text) => ({ says: text.textContent ?? "", box: text.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0);
  const isOn = (a: DOMRect, b: DOMRect) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return {
    count: texts.length,
    overlapping: texts.flatMap((one, n) =>
      texts.slice(n + 1).flatMap((other) => (isOn(one.box, other.box) ? [`${one.says} on ${other.says}`] : [])),
    ),
    outside: texts.filter(({ box }) => box.left < card.left - 1 || box.right > card.right + 1).map(({ says }) => says),
  };
}

const measured = async (figure: Figure, width = 700) =>
  page.evaluate(measure, [JSON.parse(JSON.stringify(figure)), width] as [object, number]);

describe("no text overlaps another or leaves the picture", () => {
  it.each(diagrams)("in %s", async (_, figure) => {
    const { count, overlapping, outside } = await measured(figure());
    expect(count).toBeGreaterThan(5);
    expect({ overlapping, outside }).toEqual({ overlapping: [], outside: [] });
  });

  it.each(diagrams.filter(([name]) => name.endsWith("numbers: usual")))("in %s, 600 pixels wide", async (_, figure) => {
    expect((await measured(figure(), 600)).outside).toEqual([]);
  });

  it("and the test itself detects an overlap", async () => {
    const figure = cellDiagram({ cell: "lstm", values: { x: 1 } });
    const annotations = figure.layout?.annotations ?? [];
    const words = annotations.findIndex(({ text }) => text === "input");
    const at = annotations.find(({ text }) => text?.includes(" = 1"));
    const moved = annotations.map((one, n) => (n === words ? { ...one, x: at?.x, xanchor: "left" as const } : one));
    const { overlapping } = await measured({ ...figure, layout: { ...figure.layout, annotations: moved } } as Figure);
    expect(overlapping).toEqual([expect.stringMatching(/^input on | on input$/)]);
  });
});
