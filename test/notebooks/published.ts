// Compares the tables of a lesson that set published numbers beside measured ones with the list of numbers that were looked up.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { codeCells, joined, type Notebook } from "../../tools/notebooks/notebook.mjs";

/** A row of such a table. Each entry of notebooks/lessons/published.json is one. */
export interface PublishedRow {
  /** the number of the lesson */
  readonly lesson: string;
  /** what the lesson says that was published */
  readonly published: string;
  readonly source: string;
  /** whether our measurement agrees: the beginning of the table's text */
  readonly agrees: string;
  /** what the source says, in its words */
  readonly said: string;
  /** where this was read */
  readonly read: string;
}

export const publishedRows: readonly PublishedRow[] = JSON.parse(
  readFileSync(inRoot("notebooks", "lessons", "published.json"), "utf8"),
);

/** Checks that an executed lesson shows exactly the listed rows. Lessons that the list does not name are not checked. */
export function expectPublished(file: string, executed: Notebook): void {
  const listed = publishedRows.filter(({ lesson }) => basename(file).startsWith(`${lesson}-`));
  if (listed.length === 0) return;
  const rows = tablesOf(executed).flatMap(({ heads, rows }) => {
    const of = (name: string) => heads.findIndex((head) => head.startsWith(name));
    if (of("published") < 0) return [];
    return rows.map((row) => ({
      published: row[of("published")],
      source: row[of("source")],
      agrees: row[of("agrees")],
    }));
  });
  expect(rows).toEqual(
    listed.map(({ published, source, agrees }) => ({
      published,
      source,
      agrees: expect.stringMatching(begins(agrees)),
    })),
  );
}

/** Returns the tables that a notebook has shown with `showTable`. */
function tablesOf(executed: Notebook): { heads: string[]; rows: string[][] }[] {
  const texts = codeCells(executed).flatMap(({ outputs = [] }) =>
    outputs.map(({ data = {} }) => joined(data["text/markdown"])),
  );
  return texts
    .filter((text) => text.startsWith("| "))
    .map((text) => {
      const [heads = [], , ...rows] = text.split("\n").map((line) => line.slice(2, -2).split(" | "));
      return { heads, rows };
    });
}

const begins = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

/** Returns the numbers in a text, as they are written. "O(n^2)" has none: it is a formula. */
export const numbersIn = (text: string): string[] => text.match(/(?<![\w^.])\d+(\.\d+)?/g) ?? [];

/** Returns whether a number equals another one after rounding to as many digits as it has. */
export const isRounded = (short: string, long: string): boolean =>
  Number(long).toFixed(short.split(".")[1]?.length ?? 0) === short;
