// Compares the context that lesson 12 expects of its scaled dot attention with the stored one, which PyTorch computed.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { codeCells, type Notebook, textOf } from "../../tools/notebooks/notebook.mjs";

interface Case {
  readonly attention?: string;
  readonly S?: number;
  readonly D?: number;
  readonly V?: number;
  readonly mask?: unknown;
  readonly outputs: { readonly context?: readonly (readonly number[])[] };
}
const golden = JSON.parse(readFileSync(inRoot("test", "golden", "pytorch.json"), "utf8")) as {
  readonly versions: { readonly torch: string };
  readonly cases: readonly Case[];
};
const file = inRoot("notebooks", "lessons", "12-score-mask-cover.ipynb");
const text = codeCells(JSON.parse(readFileSync(file, "utf8")) as Notebook)
  .map(textOf)
  .join("\n");
const [, version, list = ""] = /check\("context of PyTorch ([\d.]+)", \w+, \[([^\]]+)\]/.exec(text) ?? [];

describe("the scaled dot attention of lesson 12", () => {
  it("expects PyTorch's context of a query of 3 entries, 5 keys and values of 4 entries to six digits", () => {
    const found = golden.cases.find(({ attention, S, D, V }) => attention && S === 5 && D === 3 && V === 4);
    const context = found?.outputs.context?.[0] ?? [];
    expect(found?.mask).toBeNull();
    expect(context).toHaveLength(4);
    expect(list.split(",").map(Number)).toEqual(context.map((value) => Number(value.toFixed(6))));
  });

  it("names the version of PyTorch that computed the numbers", () => {
    expect(golden.versions.torch.split("+")[0]).toBe(version);
  });
});
