import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { jupyterEnvironment } from "../../tools/lib/jupyter/environment.mjs";
import { venvProgram } from "../../tools/lib/paths.mjs";
import { findNotebooks } from "../../tools/notebooks/files.mjs";
import { fix } from "../../tools/notebooks/fix.mjs";
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

/** The folder with the notebooks of the two tests below, and with copies of the notebooks of the repository. */
const [gate, edit] = [join(folder, "gate.ipynb"), join(folder, "edit.ipynb")];
const ours = findNotebooks([]);
const copies = ours.map((_, i) => join(folder, "ours", `${i}.ipynb`));
const textOf = (notebook: string) => notebook.replace(/ipynb$/, "ts");

// one call converts all files, because the start of jupytext takes longer than a conversion
beforeAll(() => {
  for (const notebook of [gate, edit]) putCells(notebook, cells);
  for (const [i, copy] of copies.entries()) put(copy, readFileSync(String(ours[i]), "utf8"));
  jupytext("--to", "ts:percent", gate, edit, ...copies);
  jupytext("--to", "ipynb", "--update", ...[gate, ...copies].map(textOf));
});

describe("editing a notebook as text with jupytext:", () => {
  it("a conversion to text and back loses only what `npm run notebooks -- fix` restores", () => {
    expect(readFileSync(textOf(gate), "utf8")).toContain("\n// %% [markdown]\n// ## What it keeps\n");
    fix([gate]);
    expect(readFileSync(gate, "utf8")).toBe(readFileSync(putCells(join(folder, "same.ipynb"), cells), "utf8"));
  });

  it("the repository's notebooks are unchanged after conversion to text and back", () => {
    expect(ours.length).toBeGreaterThan(0);
    fix(copies);
    expect(copies.map((file) => readFileSync(file, "utf8"))).toEqual(ours.map((file) => readFileSync(file, "utf8")));
  });

  it("an edit and a new cell appear in the notebook, and the other cells keep their ids", () => {
    const text = textOf(edit);
    const edited = readFileSync(text, "utf8")
      .replace("forgetGate(1.8)", "forgetGate(2.5)")
      .replace("// %% [markdown]\n// ## What", "// %%\nconst halfLife = 3;\n\n// %% [markdown]\n// ## What");
    writeFileSync(text, edited);
    jupytext("--update", "--output", edit, text);
    fix([edit]);
    const wanted = withCell(
      cells,
      "gate",
      "const forgetGate = (a: number) => 1 / (1 + math.exp(-a));\nconsole.log(forgetGate(2.5));",
    );
    const place = wanted.findIndex(({ id }) => id === "what-it-keeps");
    wanted.splice(place, 0, code("half-life", "const halfLife = 3;"));
    expect(readFileSync(edit, "utf8")).toBe(readFileSync(putCells(join(folder, "wanted.ipynb"), wanted), "utf8"));
  });
});
