// Compares the numbers that lesson 08 expects of its LayerNorm step with the stored ones, which ONNX's reference evaluator computed.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { codeCells, type Notebook, textOf } from "../../tools/notebooks/notebook.mjs";

const golden = JSON.parse(readFileSync(inRoot("test", "golden", "layer-norm.json"), "utf8")) as {
  readonly versions: { readonly onnx: string };
  readonly cell: readonly [readonly number[]];
  readonly hidden: readonly [readonly number[]];
};
const file = inRoot("notebooks", "lessons", "08-compare-the-variants.ipynb");
const lesson = JSON.parse(readFileSync(file, "utf8")) as Notebook;
const text = codeCells(lesson).map(textOf).join("\n");

/** The numbers that the lesson expects of one state, from its `check("LayerNorm step: c", …)`. */
function expected(state: "c" | "h"): number[] {
  const [, list = ""] =
    new RegExp(`check\\("LayerNorm step: ${state}", [\\w.]+, \\[\\[([^\\]]+)\\]\\]`).exec(text) ?? [];
  return list.split(",").map(Number);
}

describe("the LayerNorm step of lesson 08", () => {
  it.each([
    ["c", golden.cell[0]],
    ["h", golden.hidden[0]],
  ] as const)("expects ONNX's %s to six digits", (state, numbers) => {
    expect(expected(state)).toEqual(numbers.map((value) => Number(value.toFixed(6))));
  });

  it("names the version of ONNX that computed the numbers", () => {
    expect(text).toContain(`ONNX is a file format for networks. Its reference evaluator (${golden.versions.onnx})`);
  });
});
