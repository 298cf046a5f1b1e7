// People grade by RUBRIC.md. These tests check what a program can check of the grading.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { readNotebook } from "../../tools/notebooks/files.mjs";

const folder = inRoot("notebooks", "lessons");
const text = readFileSync(inRoot("notebooks", "lessons", "RUBRIC.md"), "utf8");

/** The lines of the rubric: the first table. */
const lines = [...(text.split("\n## ")[0] ?? "").matchAll(/^\| (\d+)(\*?) \| ([^|]+) \|/gm)].map(([, line, star]) => ({
  line: Number(line),
  starred: star === "*",
}));

interface Graded {
  readonly number: string;
  readonly points: number;
  readonly of: number;
  readonly rows: readonly { lines: number[]; points: number | undefined; where: string }[];
}

/** A row of a lesson's table. "10, 11" means two lines of the rubric. */
function rowOf(row: string) {
  const [, line = "", points = "", where = ""] = row.split("|").map((cell) => cell.trim());
  const numbers = line
    .replaceAll("*", "")
    .split(",")
    .map((one) => Number(one));
  return { lines: numbers, points: points === "" ? undefined : Number(points), where };
}

const graded: readonly Graded[] = text
  .split("\n## ")
  .slice(1)
  .map((section) => {
    const [, number = "", points, of] = /^(\d\d) .*: (\d+) of (\d+)$/m.exec(section.split("\n")[0] ?? "") ?? [];
    const rows = section.split("\n").filter((row) => /^\| \d/.test(row));
    return { number, points: Number(points), of: Number(of), rows: rows.map(rowOf) };
  });

const lessons = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

describe("the rubric", () => {
  it("has fifteen lines, six of them starred", () => {
    expect(lines.map(({ line }) => line)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(lines.filter(({ starred }) => starred).map(({ line }) => line)).toEqual([1, 2, 3, 4, 8, 9]);
  });

  it("grades every lesson, in order", () => {
    expect(graded.map(({ number }) => number)).toEqual(lessons.map((name) => name.slice(0, 2)).sort());
  });

  describe.each(graded.map((one) => [one.number, one] as const))(
    "the points of lesson %s",
    (number, { points, of, rows }) => {
      it("contain every line of the rubric once, and the total is the sum of the points", () => {
        expect(rows.flatMap((row) => row.lines)).toEqual(lines.map(({ line }) => line));
        const given = rows.filter((row) => row.points !== undefined);
        expect(given.filter((row) => row.lines.length !== 1 || ![0, 1, 2].includes(row.points ?? -1))).toEqual([]);
        expect(given.reduce((sum, row) => sum + (row.points ?? 0), 0)).toBe(points);
        expect(given.length * 2).toBe(of);
      });

      it("omit at most lines 10 and 11, for lessons that train nothing", () => {
        const left = rows.filter((row) => row.points === undefined).flatMap((row) => row.lines);
        expect([[], [10, 11]]).toContainEqual(left);
      });

      it("are enough to publish it: 26 of 30, or 23 without two lines, and no 0 in a starred line", () => {
        expect(points).toBeGreaterThanOrEqual(of === 30 ? 26 : 23);
        const starred = new Set(lines.filter((line) => line.starred).map(({ line }) => line));
        expect(rows.filter((row) => row.lines.some((line) => starred.has(line)) && !row.points)).toEqual([]);
      });

      it("name cells that exist in the lesson", () => {
        const name = lessons.find((lesson) => lesson.startsWith(number)) ?? "";
        const read = readNotebook(inRoot("notebooks", "lessons", name));
        const ids = "notebook" in read ? read.notebook.cells.map(({ id }) => id) : [];
        expect(rows.filter(({ where }) => where.length < 5)).toEqual([]);
        const named = rows.flatMap(({ where }) =>
          [...where.matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)+)`/g)].map(([, id]) => id),
        );
        expect(named.length).toBeGreaterThan(5);
        expect(named.filter((id) => id !== undefined && !ids.includes(id))).toEqual([]);
      });
    },
  );
});
