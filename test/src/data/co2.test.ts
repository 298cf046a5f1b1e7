import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, loadCo2, parseMonths } from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCo2 } from "../../../tools/make/datasets/co2.mjs";
import { root } from "../built";

const file = join(root, "datasets", "co2.tsv");
const text = readFileSync(file, "utf8");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-co2-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("datasets/co2.tsv", () => {
  it("is byte for byte the file that is made from its package", () => {
    expect(makeCo2()).toBe(text);
  });

  it("has its source listed in datasets/README.md", () => {
    expect(readFileSync(join(root, "datasets", "README.md"), "utf8")).toMatch(
      /\| co2\.tsv \|.*vega-datasets 3\.2\.1.*CC BY 4\.0/,
    );
  });
});

describe("parseMonths", () => {
  it("reads CRLF line ends, a byte order mark, negative numbers and whole numbers", () => {
    expect(parseMonths("\ufeff# own\r\nmonth\tppm\r\n2015-01\t-1.5\r\n2015-02\t100\r\n").values).toEqual([-1.5, 100]);
  });
});

describe("loadCo2", () => {
  it("returns the months of 56 years without gaps, which rise and have a season", async () => {
    const { months, values, made } = await loadCo2();
    expect([months.length, months[0], months.at(-1)]).toEqual([672, "1964-05", "2020-04"]);
    expect(made).toContain("vega-datasets 3.2.1");
    expect(values[0]).toBe(322.26);
    const year = (from: number) => values.slice(from, from + 12);
    const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
    for (let from = 12; from < 672; from += 12) {
      const here = year(from);
      expect(mean(here)).toBeGreaterThan(mean(year(from - 12))); // every year is higher than the year before
      expect(here.indexOf(Math.min(...here))).toBeGreaterThanOrEqual(3); // months are counted from May, so the lowest month is in autumn
      expect(here.indexOf(Math.min(...here))).toBeLessThanOrEqual(6);
    }
  });

  it("rejects another file and a missing file", async () => {
    const other = join(folder, "other.tsv");
    writeFileSync(other, text.replace("322.26", "322.27"));
    await expect(loadCo2({ path: other })).rejects.toThrow(/must have the SHA-256 \w{64}, got/);
    await expect(loadCo2({ path: join(folder, "none.tsv") })).rejects.toThrow(InputError);
    await expect(loadCo2({ paht: other } as never)).rejects.toThrow("paht");
  });

  it.each([
    ["a month that is missing", "# x\nmonth\tppm\n1964-05\t1.0\n1964-07\t1.0"],
    ["an invalid month", "# x\nmonth\tppm\n1964-13\t1.0"],
    ["an invalid number", "# x\nmonth\tppm\n1964-05\tx"],
  ])("names the line that has %s", (_, wrong) => {
    expect(() => parseMonths(wrong)).toThrow(/line \d must contain month, ppm, got "/);
  });

  it("accepts a January after a December", () => {
    expect(parseMonths("# x\nmonth\tppm\n1964-12\t1.5\n1965-01\t2.5\n")).toEqual({
      made: "x",
      months: ["1964-12", "1965-01"],
      values: [1.5, 2.5],
    });
  });
});
