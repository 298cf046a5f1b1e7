// Compares the outputs that lesson 13 expects of a transformer block and of multi-head attention with the stored ones, which PyTorch computed.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { codeCells, type Notebook, textOf } from "../../tools/notebooks/notebook.mjs";

interface Case {
  readonly block?: string;
  readonly heads: number;
  readonly normFirst?: boolean;
  readonly causal: boolean;
  readonly outputs: { readonly output: readonly (readonly (readonly number[])[])[] };
}
const golden = JSON.parse(readFileSync(inRoot("test", "golden", "transformer.json"), "utf8")) as {
  readonly versions: { readonly torch: string };
  readonly cases: readonly Case[];
};
const file = inRoot("notebooks", "lessons", "13-attend-to-itself.ipynb");
const text = codeCells(JSON.parse(readFileSync(file, "utf8")) as Notebook)
  .map(textOf)
  .join("\n");
const numbersIn = (list: string | undefined) => (list ?? "").split(",").map(Number);
const rounded = (row: readonly number[] | undefined) => row?.map((value) => Number(value.toFixed(6)));

describe("lesson 13", () => {
  it("expects the output of PyTorch's encoder layer with two heads, post-norm, at step 0, to six digits", () => {
    const found = golden.cases.find(
      ({ block, heads, normFirst, causal }) => block && heads === 2 && !normFirst && !causal,
    );
    const list = /const theirs = \[([^\]]+)\]/.exec(text)?.[1];
    expect(numbersIn(list)).toEqual(rounded(found?.outputs.output[0]?.[0]));
  });

  it.each([
    ["step 1 of sequence 0", 0, 1],
    ["step 3 of sequence 1", 1, 3],
  ] as const)(
    "expects the output of PyTorch's multi-head attention with four heads and both masks, at %s, to six digits",
    (where, sequence, step) => {
      const found = golden.cases.find(({ block, heads, causal }) => !block && heads === 4 && causal);
      const list = new RegExp(`check\\("nn\\.MultiheadAttention, ${where}[^"]*", [^,]+,\\s*\\[([^\\]]+)\\]`).exec(
        text,
      )?.[1];
      expect(numbersIn(list)).toEqual(rounded(found?.outputs.output[sequence]?.[step]));
    },
  );

  it("names the version of PyTorch that computed the numbers", () => {
    const versions = [...text.matchAll(/PyTorch (\d+\.\d+\.\d+)/g)].map(([, version]) => version);
    expect(versions.length).toBeGreaterThan(0);
    expect(new Set(versions)).toEqual(new Set([golden.versions.torch.split("+")[0]]));
  });
});
