import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { python } from "../../../tools/lib/paths.mjs";
import { isReadable, readableIds } from "../../../tools/notebooks/cell-ids.mjs";
import { fix } from "../../../tools/notebooks/fix.mjs";
import { normalise, written } from "../../../tools/notebooks/normal-form.mjs";
import { type Cell, type Notebook, textOf } from "../../../tools/notebooks/notebook.mjs";
import { schemaFaults } from "../../../tools/notebooks/schema.mjs";
import { code, lessonCells, markdown, notebook, put, temporaryFolder } from "./fixture.js";

const folder = temporaryFolder();

/** A notebook as JupyterLab saves it after a run. */
const used: Notebook = {
  cells: [
    {
      ...markdown("2f1c9a3e-77aa-4b1c-9d0e-0123456789ab", "## The forget gate, by hand\r\n\r\nIt is $f_t$.\n\n"),
      metadata: { editable: true },
    },
    {
      ...code("8bcf12a0", ["// Half a gate\n", "const a = 1;  \n", "a\n"].join("")),
      execution_count: 7,
      metadata: { tags: ["exercise"], collapsed: true, jupyter: { source_hidden: true, outputs_hidden: true } },
      outputs: [{ output_type: "stream", name: "stdout", text: "1" }],
    },
    code("forget-gate", "forgetGate(1)"),
    code("forget-gate", "forgetGate(2)"),
    code("X10sZmlsZQ", 'import * as math from "mathjs";'),
    code("Gate_2", "const { a: b } = { a };"),
    code("cell-b0a1c2d3", "function retentionAfter(steps: number) {}"),
    code("0badc0de", ""),
    { ...code("answer", ""), metadata: { nbgrader: { grade_id: "q1", solution: true } } },
  ],
  metadata: { kernelspec: { name: "tslab", display_name: "tslab", language: "typescript" }, widgets: { state: {} } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe("the normal form", () => {
  const normal = normalise(used);

  it("has no outputs, no execution counts, no editor metadata, and no unintended empty cells", () => {
    expect(normal.cells.map(({ id, metadata }) => [id, metadata])).toEqual([
      ["the-forget-gate-by-hand", {}],
      ["half-a-gate", { jupyter: { source_hidden: true }, tags: ["exercise"] }],
      ["forget-gate", {}],
      ["forget-gate-2", {}],
      ["imports", {}],
      ["const-a-b-a", {}],
      ["retention-after", {}],
      ["answer", { nbgrader: { grade_id: "q1", solution: true } }],
    ]);
    expect(normal.cells.filter((cell) => cell.outputs?.length || cell.execution_count)).toEqual([]);
    expect(normal.metadata).toEqual({
      kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
      language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
    });
  });

  it("keeps the text of cells, except for white space at the end of a cell and the kind of line ends", () => {
    expect(normal.cells.map(textOf).slice(0, 2)).toEqual([
      "## The forget gate, by hand\n\nIt is $f_t$.",
      "// Half a gate\nconst a = 1;  \na",
    ]);
  });

  it("keeps attachments", () => {
    const attachments = { "a.png": { "image/png": "iVBORw0KGgo=" } };
    const [cell] = normalise(notebook([{ ...markdown("picture", "![a](attachment:a.png)"), attachments }])).cells;
    expect(cell?.attachments).toEqual(attachments);
  });

  it("upgrades a notebook of format 4.4, whose cells have no ids, to 4.5", () => {
    const { id: _id, ...old } = markdown("", "# Hello there");
    const up = normalise({ ...notebook([old as Cell]), nbformat_minor: 4 });
    expect([up.nbformat_minor, up.cells[0]?.id]).toEqual([5, "hello-there"]);
  });

  it("is valid and equals what nbformat writes", () => {
    const file = put(join(folder, "normal.ipynb"), written(normal));
    const script =
      "import nbformat, sys; nb = nbformat.read(sys.argv[1], as_version=4); nbformat.validate(nb); nbformat.write(nb, sys.argv[2])";
    const { status, stderr } = spawnSync(python, ["-c", script, file, join(folder, "nbformat.ipynb")], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "nbformat.ipynb"), "utf8")).toBe(written(normal));
    expect(written(normal)).toMatch(/[^\n]\n$/);
  });

  it("does not change when it is applied again, for any notebook", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "B", "7", " ", "\n", "\r", "#", "$", "-", "ü", "–", "`", '"', "\\"),
    });
    const cell = fc.record({
      cell_type: fc.constantFrom("code" as const, "markdown" as const, "raw" as const),
      id: fc.oneof(fc.constantFrom("gate", "gate-2", "", "12", "deadbeef"), fc.uuid()),
      metadata: fc.constantFrom({}, { tags: ["exercise", "exercise"] }, { scrolled: true }),
      source: fc.oneof(text, fc.array(text)),
    });
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const once = normalise(notebook(cells));
        expect(written(normalise(once))).toBe(written(once));
        expect(schemaFaults(once)).toEqual([]);
        expect(new Set(once.cells.map(({ id }) => id)).size).toBe(once.cells.length);
        expect(once.cells.filter(({ id }) => !isReadable(id))).toEqual([]);
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });
});

describe("cell ids", () => {
  it.each(["title", "forget-gate-by-hand", "exercise-02-3", "f-t"])("%s is readable and is kept", (id) => {
    expect(readableIds([code(id, "x")])).toEqual([id]);
  });

  it.each([
    "8bcf12a0",
    "b0a1c2d3",
    "2f1c9a3e-77aa-4b1c-9d0e-0123456789ab",
    "Gate",
    "a_b",
    "02-3",
    "x--y",
    "",
    "a".repeat(61),
  ])("%s is not readable and is replaced by words of the cell", (id) => {
    expect(readableIds([markdown(id, "Öffne das *Gate*, $f_t$ [hier](a.md)")])).toEqual(["offne-das-gate-hier"]);
  });

  it("readableIds names a cell without words by its type", () => {
    expect(readableIds([code("1", "1 + 1"), markdown("2", "$$x$$"), code("3", "2")])).toEqual([
      "code-cell",
      "markdown-cell",
      "code-cell-2",
    ]);
  });
});

describe("fix", () => {
  it("changes a file the first time, and not the second time", () => {
    const file = put(join(folder, "used.ipynb"), JSON.stringify(used));
    expect(fix([file])).toEqual({ changed: [file], rejected: [] });
    expect(fix([file])).toEqual({ changed: [], rejected: [] });
    expect(readFileSync(file, "utf8")).toBe(written(normalise(used)));
  });

  it("reads a file with a byte order mark and the line ends of Windows", () => {
    const text = written(normalise(notebook(lessonCells())));
    const file = put(join(folder, "windows.ipynb"), `\uFEFF${text.replaceAll("\n", "\r\n")}`);
    expect(fix([file]).changed).toEqual([file]);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it.each([
    ["invalid JSON", "{", /^not changed: is not valid JSON \(.*\); restore it from git/],
    ["an unfinished merge", "{\n<<<<<<< HEAD\n", /it contains the marks of an unfinished merge: resolve it\.$/],
    ["another format", JSON.stringify({ ...used, nbformat: 3 }), /is not a notebook of format 4 \(its nbformat is 3\)/],
    ["a newer format", JSON.stringify({ ...used, nbformat_minor: 6 }), /has format 4\.6, newer than the 4\.5/],
    ["null", "null", /is not a notebook of format 4/],
    ["no cells", JSON.stringify({ ...used, cells: null }), /has no list of cells/],
    ["a cell without a type", JSON.stringify({ ...used, cells: [{ source: "" }] }), /an invalid cell at position 1/],
    [
      "another language",
      JSON.stringify({ ...used, metadata: { kernelspec: { name: "python3" } } }),
      /written for python3, not for tslab/,
    ],
    [
      "a key that nbformat does not know",
      JSON.stringify(notebook([{ ...code("gate", "1"), colour: "red" } as Cell])),
      /nbformat 4\.5: must NOT have additional properties \("colour"\)/,
    ],
  ])("does not change %s, and gives the reason", (name, text, message) => {
    const file = put(join(folder, `${name}.ipynb`), text);
    const { changed, rejected } = fix([file]);
    expect(changed).toEqual([]);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]?.file).toBe(file);
    expect(rejected[0]?.message).toMatch(message);
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});
