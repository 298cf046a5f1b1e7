// Checks the list of published numbers with which lessons compare their own. `runs.ts` compares the list with the lessons' tables when the lessons run.
import { describe, expect, it } from "vitest";
import type { Notebook } from "../../tools/notebooks/notebook.mjs";
import { expectPublished, isRounded, numbersIn, publishedRows } from "./published";

describe.each(publishedRows)("lesson $lesson, published: $published", ({ published, source, agrees, said, read }) => {
  it("has every number that the lesson quotes in the words of the source", () => {
    for (const number of numbersIn(published))
      expect(
        numbersIn(said).some((one) => isRounded(number, one)),
        `${number} in "${said}"`,
      ).toBe(true);
  });

  it("says where it was read, and whether our measurement agrees", () => {
    expect(source).toMatch(/^\[\d\], ./);
    expect(agrees).toMatch(/^(yes|no|in direction|on this CPU|work|16 moves)/);
    expect([said.length, read.length].every((length) => length > 10)).toBe(true);
  });
});

it("covers the lessons on deeper networks, text, self-attention and recurrence today", () => {
  expect([...new Set(publishedRows.map(({ lesson }) => lesson))]).toEqual(["09", "10", "13", "14"]);
});

describe("the comparison with a lesson's tables", () => {
  const [first, ...others] = publishedRows.filter(({ lesson }) => lesson === "09");
  const lesson = (rows: readonly string[]): Notebook => ({
    cells: [
      {
        cell_type: "code",
        id: "published",
        metadata: {},
        source: "",
        outputs: [
          {
            output_type: "display_data",
            data: {
              "text/markdown": ["| published, one run | agrees | source |", "| ---: | :--- | :--- |", ...rows].join(
                "\n",
              ),
            },
          },
        ],
      },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
  const row = ({ published, agrees, source }: { published: string; agrees: string; source: string }) =>
    `| ${published} | ${agrees} | ${source} |`;
  const rest = others.map(row);
  if (!first) throw new Error("the list has no row of lesson 09");

  it("accepts the listed rows", () => {
    expect(() => expectPublished("09-x.ipynb", lesson([row(first), ...rest]))).not.toThrow();
  });

  it.each([
    ["another number", [row({ ...first, published: "0.495" }), ...rest]],
    ["another verdict", [row({ ...first, agrees: "no" }), ...rest]],
    ["another source", [row({ ...first, source: "[1], chapter 11" }), ...rest]],
    ["a missing row", rest],
    ["a row that is not in the list", [row(first), ...rest, row({ ...first, published: "0.9" })]],
  ])("rejects %s", (_, rows) => {
    expect(() => expectPublished("09-x.ipynb", lesson(rows))).toThrow();
  });
});
