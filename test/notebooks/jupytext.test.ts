import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findNotebooks } from "../../tools/notebooks/files.mjs";
import { fix } from "../../tools/notebooks/fix.mjs";
import { jupyterEnvironment } from "../../tools/server/environment.mjs";
import { venvProgram } from "../../tools/setup/paths.mjs";
import { code, lessonCells, markdown, put, putCells, temporaryFolder, withCell } from "../tools/notebooks/fixture.js";

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

  it("the repository's own notebooks come back byte by byte", () => {
    const ours = findNotebooks([]);
    expect(ours.length).toBeGreaterThan(0);
    const copies = ours.map((file, i) => put(join(folder, "ours", `${i}.ipynb`), readFileSync(file, "utf8")));
    jupytext("--to", "ts:percent", ...copies);
    jupytext("--to", "ipynb", "--update", ...copies.map((file) => file.replace(/ipynb$/, "ts")));
    fix(copies);
    expect(copies.map((file) => readFileSync(file, "utf8"))).toEqual(ours.map((file) => readFileSync(file, "utf8")));
  });

  it("an edit and a new cell arrive, and the other cells keep their ids", () => {
    const notebook = putCells(join(folder, "edit.ipynb"), cells);
    const text = join(folder, "out", "edit.ts");
    mkdirSync(join(folder, "out"));
    jupytext("--to", "ts:percent", "--output", text, notebook);
    const edited = readFileSync(text, "utf8")
      .replace("forgetGate(1.8)", "forgetGate(2.5)")
      .replace("// %% [markdown]\n// ## What", "// %%\nconst halfLife = 3;\n\n// %% [markdown]\n// ## What");
    writeFileSync(text, edited);
    jupytext("--update", "--output", notebook, text);
    fix([notebook]);
    const wanted = withCell(
      cells,
      "gate",
      "const forgetGate = (a: number) => 1 / (1 + math.exp(-a));\nconsole.log(forgetGate(2.5));",
    );
    const place = wanted.findIndex(({ id }) => id === "what-it-keeps");
    wanted.splice(place, 0, code("half-life", "const halfLife = 3;"));
    expect(readFileSync(notebook, "utf8")).toBe(readFileSync(putCells(join(folder, "wanted.ipynb"), wanted), "utf8"));
  });
});
