import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fix } from "../../tools/notebooks/fix.mjs";
import { jupyterEnvironment } from "../../tools/server/environment.mjs";
import { venvProgram } from "../../tools/setup/paths.mjs";
import { code, lessonCells, markdown, putCells, temporaryFolder } from "../tools/notebooks/fixture.js";

const folder = temporaryFolder();

function jupytext(...args: string[]) {
  const { status, stderr } = spawnSync(venvProgram("jupytext"), args, { encoding: "utf8", env: jupyterEnvironment() });
  expect([status, stderr.replace(/\[jupytext\].*\n?/g, "")]).toEqual([0, ""]);
}

const cells = [
  ...lessonCells(),
  {
    ...code("tagged", "let a = 1;\n\n\n// two blank lines, and a share of 5 %%\na += 1;"),
    metadata: { tags: ["exercise"] },
  },
  { ...code("hidden", "a += 2;"), metadata: { jupyter: { source_hidden: true } } },
  markdown(
    "formula",
    "$$f = \\sigma(a)$$\n\n| formula | name |\n|---|---|\n| $f_t$ | `gates.forget` |\n\n- one\n- two",
  ),
  code("template", "const text = `\n// # no heading\n`;\nconsole.log(text);"),
];

describe("editing a notebook as text, with jupytext", () => {
  it("there and back: nothing is lost but what fix brings back", () => {
    const notebook = putCells(join(folder, "gate.ipynb"), cells);
    const before = readFileSync(notebook, "utf8");
    jupytext("--to", "ts:percent", notebook);
    const text = join(folder, "gate.ts");
    expect(readFileSync(text, "utf8")).toContain("\n// %% [markdown]\n// ## What it keeps\n");
    jupytext("--to", "ipynb", "--update", text);
    fix([notebook]);
    expect(readFileSync(notebook, "utf8")).toBe(before);
  });

  it("an edit arrives, and the other cells keep their ids", () => {
    const notebook = putCells(join(folder, "edit.ipynb"), cells);
    const before = readFileSync(notebook, "utf8");
    jupytext("--to", "ts:percent", notebook);
    const text = join(folder, "edit.ts");
    writeFileSync(text, readFileSync(text, "utf8").replace("forgetGate(1.8)", "forgetGate(2.5)"));
    jupytext("--to", "ipynb", "--update", text);
    fix([notebook]);
    expect(readFileSync(notebook, "utf8")).toBe(before.replace("forgetGate(1.8)", "forgetGate(2.5)"));
  });
});
