import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { goalsTable } from "../../bench/cells/goals.mjs";
import { tableIn, withTable } from "../../bench/cells/page.mjs";
import { picture } from "../../bench/cells/picture.mjs";
import { cells, nameOf, sizes } from "../../bench/cells/sizes.mjs";
import type { Results } from "../../bench/cells/summary.mjs";
import { markdown } from "../../bench/cells/table.mjs";

const project = fileURLToPath(new URL("../..", import.meta.url));
const read = (...path: string[]) => readFileSync(join(project, ...path), "utf8");

describe("docs/benchmarks.md", () => {
  const latest = (): Results => JSON.parse(read("bench", "results", "latest.json"));

  test("contains the tables that are made from bench/results/latest.json", () => {
    expect(tableIn(read("docs", "benchmarks.md"))).toBe(`${markdown(latest())}\n\n${goalsTable(latest())}`);
  });

  test("and README contain the picture that is made from bench/results/latest.json", () => {
    expect(read("docs", "images", "bench.svg")).toBe(picture(latest()));
    expect(read("README.md")).toMatch(/!\[[^\]]+\]\(docs\/images\/bench\.svg\)/);
    expect(read("docs", "benchmarks.md")).toMatch(/!\[[^\]]+\]\(images\/bench\.svg\)/);
  });

  test("has measurements of every cell at every size, with every peer that has the cell, and several measurements for fast cells", () => {
    const { results } = latest();
    expect(results.map(({ cell, sizes }) => `${cell} ${nameOf(sizes)}`)).toEqual(
      cells.flatMap((cell) => sizes.map((size) => `${cell} ${nameOf(size)}`)),
    );
    for (const { cell, lines } of results) {
      const peers = [...(cell === "gru after" ? [] : ["tf.layers"]), ...(cell === "gru before" ? [] : ["PyTorch"])];
      for (const name of ["gatebook fused", "ONNX Runtime", ...peers])
        expect(lines[name]?.runs, `${cell}, ${name}`).toBeGreaterThan(4);
    }
  });
});

describe("the function that puts the table between its markers", () => {
  test("replaces the text between the markers and keeps the rest", () => {
    const page = "above\n<!-- bench -->\nold\n<!-- /bench -->\nbelow\n";
    expect(withTable(page, "new")).toBe("above\n<!-- bench -->\nnew\n<!-- /bench -->\nbelow\n");
    expect(tableIn(withTable(page, "new"))).toBe("new");
  });

  test("throws an error if a marker is missing, repeated or in the wrong order", () => {
    const twice = "<!-- bench --><!-- /bench -->".repeat(2);
    for (const page of ["none", "<!-- bench -->", "<!-- /bench --><!-- bench -->", twice]) {
      expect(() => withTable(page, "new")).toThrow("docs/benchmarks.md needs <!-- bench -->");
    }
  });
});
