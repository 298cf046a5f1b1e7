import { readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { makeSpecimens, specimens } from "./specimens";

/** Returns a figure as text that a person can compare. It has one line for each list of numbers. */
const written = (figure: object): string =>
  `${JSON.stringify(figure, null, 1).replace(/\[\s+(?:-?[\d.e+-]+,?\s+)+\]/g, (list) => list.replace(/\s+/g, ""))}\n`;

/** The figures without a snapshot. They contain many thousand numbers from a formula, so their size is tested instead. */
const unpictured = new Set([
  "gate-heat-map-long",
  "stacked-terms-long",
  "states-over-time-long",
  "alignment-heat-map-long",
  "gate-stepper-long",
]);

const named = Object.entries(specimens());
const again = makeSpecimens();

describe.each(named)("%s", (name, { figure }) => {
  test("is plain data: JSON preserves all of it", () => {
    const text = JSON.stringify(figure);
    const carried = JSON.parse(text);
    if (!isDeepStrictEqual(carried, figure)) expect(carried).toEqual(figure); // toEqual takes long for large figures, even if they are equal
    expect(text).not.toMatch(/null|NaN|Infinity/);
  });

  test("is below 2 MB", () => {
    expect(JSON.stringify(figure).length).toBeLessThan(2_000_000);
  });

  test("has an alt text of whole sentences that describes it", () => {
    expect(figure.alt).toMatch(/^[A-Z].{30,}\.$/s);
    expect(figure.alt).not.toMatch(/undefined|NaN|<|\bnull\b/);
    expect(figure.alt.length).toBeLessThan(700);
  });

  test("uses only attributes that plotly.js 3 and 4 share, the card's colour, and no logo", () => {
    const layout = figure.layout as { title?: unknown; xaxis?: { title?: unknown }; paper_bgcolor?: string };
    for (const title of [layout.title, layout.xaxis?.title]) expect(typeof title).not.toBe("string");
    expect(layout.paper_bgcolor).toBe("#fbfaf7");
    expect(figure.config).toMatchObject({ displaylogo: false });
  });

  test("is the same when it is made again", () => {
    const other = again[name]?.figure;
    if (!isDeepStrictEqual(other, figure)) expect(other).toEqual(figure);
  });

  if (unpictured.has(name)) return;
  test("equals its snapshot", async () => {
    await expect(written(figure)).toMatchFileSnapshot(`__snapshots__/${name}.json`);
  });
});

test("every snapshot belongs to a figure", () => {
  const kept = readdirSync(new URL("__snapshots__", import.meta.url)).map((file) => file.replace(/\.json$/, ""));
  expect(kept.sort()).toEqual(
    named
      .map(([name]) => name)
      .filter((name) => !unpictured.has(name))
      .sort(),
  );
});
