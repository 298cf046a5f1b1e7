import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { tableIn, withTable } from "../../bench/cells/page.mjs";
import { picture } from "../../bench/cells/picture.mjs";
import { cells, nameOf, sizes } from "../../bench/cells/sizes.mjs";
import type { Results } from "../../bench/cells/summary.mjs";
import { markdown } from "../../bench/cells/table.mjs";

const project = fileURLToPath(new URL("../..", import.meta.url));
const read = (...path: string[]) => readFileSync(join(project, ...path), "utf8");

describe("docs/benchmarks.md shows what was measured", () => {
  const latest = (): Results => JSON.parse(read("bench", "results", "latest.json"));

  test("its table is what bench/results/latest.json gives", () => {
    expect(tableIn(read("docs", "benchmarks.md"))).toBe(markdown(latest()));
  });

  test("its picture is what bench/results/latest.json gives, and is there", () => {
    expect(read("docs", "images", "bench.svg")).toBe(picture(latest()));
    expect(read("README.md")).toMatch(/!\[[^\]]+\]\(docs\/images\/bench\.svg\)/);
    expect(read("docs", "benchmarks.md")).toMatch(/!\[[^\]]+\]\(images\/bench\.svg\)/);
  });

  test("every cell was measured at every size, with the peers that have it, more than once where it is fast", () => {
    const { results } = latest();
    expect(results.map(({ cell, sizes }) => `${cell} ${nameOf(sizes)}`)).toEqual(
      cells.flatMap((cell) => sizes.map((size) => `${cell} ${nameOf(size)}`)),
    );
    for (const { cell, lines } of results) {
      const peers = [...(cell === "gru after" ? [] : ["tf.layers"]), ...(cell === "gru before" ? [] : ["PyTorch"])];
      for (const name of ["gatebook fused", ...peers]) expect(lines[name]?.runs, `${cell}, ${name}`).toBeGreaterThan(4);
    }
  });
});

describe("the table is put between its markers", () => {
  test("what stood there goes, the rest stays", () => {
    const page = "above\n<!-- bench -->\nold\n<!-- /bench -->\nbelow\n";
    expect(withTable(page, "new")).toBe("above\n<!-- bench -->\nnew\n<!-- /bench -->\nbelow\n");
    expect(tableIn(withTable(page, "new"))).toBe("new");
  });

  test("missing, doubled or exchanged markers are an error", () => {
    const twice = "<!-- bench --><!-- /bench -->".repeat(2);
    for (const page of ["none", "<!-- bench -->", "<!-- /bench --><!-- bench -->", twice]) {
      expect(() => withTable(page, "new")).toThrow("docs/benchmarks.md needs <!-- bench -->");
    }
  });
});
