// People grade lessons by RUBRIC.md. These tests check the parts of the grading that a program can check.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";

const text = readFileSync(inRoot("notebooks", "lessons", "RUBRIC.md"), "utf8");
const [rubric = "", readingsText = ""] = text.split("\n## Readings\n");

/** The lines of the rubric. They are in the first table. */
const lines = [...rubric.matchAll(/^\| (\d+)(\*?) \| ([^|]+) \|/gm)].map(([, line, star]) => ({
  line: Number(line),
  starred: star === "*",
}));

/** The readings (gradings of a lesson by a person). They are in the second table. `lost` is a list such as "5 −1 (reason), 12 −2 (reason)". */
const readings = readingsText
  .split("\n")
  .filter((row) => /^\| \d/.test(row))
  .map((row) => {
    const [, lesson = "", date = "", points = "", lost = "", since = ""] = row.split("|").map((cell) => cell.trim());
    const [, given, of] = /^(\d+) of (\d+)$/.exec(points) ?? [];
    return { lesson, date, given: Number(given), of: Number(of), lost, since };
  });

const lessons = readdirSync(inRoot("notebooks", "lessons"))
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => name.slice(0, 2));

describe("the rubric", () => {
  it("has fifteen lines, six of them starred", () => {
    expect(lines.map(({ line }) => line)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(lines.filter(({ starred }) => starred).map(({ line }) => line)).toEqual([1, 2, 3, 4, 8, 9]);
  });

  it("has at least one reading of every lesson, and none of a lesson that does not exist", () => {
    expect([...new Set(readings.map(({ lesson }) => lesson))].sort()).toEqual([...lessons].sort());
  });
});

describe.each(readings.map((one) => [`${one.lesson}, ${one.date}`, one] as const))("a reading: %s", (_, one) => {
  const lost = [...one.lost.matchAll(/(?:^|\), )(\d+) −(\d) \(/g)].map(([, line, points]) => ({
    line: Number(line),
    points: Number(points),
  }));

  it("gives all points except those that it lists as lost", () => {
    expect(one.given).toBe(one.of - lost.reduce((sum, { points }) => sum + points, 0));
    expect(lost.filter(({ line, points }) => line < 1 || line > 15 || points < 1 || points > 2)).toEqual([]);
    expect(lost.length === 0).toBe(one.lost === "nothing");
  });

  it("leaves out no lines except 10, 11 and 12", () => {
    expect([24, 26, 28, 30]).toContain(one.of);
  });

  it("has no 0 in a starred line, or describes what was changed since then", () => {
    const starred = new Set(lines.filter((line) => line.starred).map(({ line }) => line));
    const zeros = lost.filter(({ line, points }) => starred.has(line) && points === 2);
    if (zeros.length > 0) expect(one.since.length).toBeGreaterThan(10);
  });
});
