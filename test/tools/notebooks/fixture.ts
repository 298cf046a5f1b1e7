import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { normalise, written } from "../../../tools/notebooks/normal-form.mjs";
import type { Cell, Notebook } from "../../../tools/notebooks/notebook.mjs";

export const markdown = (id: string, source: string): Cell => ({ cell_type: "markdown", id, metadata: {}, source });

export const code = (id: string, source: string): Cell => ({
  cell_type: "code",
  execution_count: null,
  id,
  metadata: {},
  outputs: [],
  source,
});

export const notebook = (cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

/** A valid lesson of 16 cells. A lesson must have at least 15. */
export const lessonCells = (): Cell[] => [
  markdown("title", "# Build the gate\n\nBack to [the start](#Build-the-gate), on to [what it keeps](#What-it-keeps)."),
  code(
    "imports",
    'import { exercise, predict, ready, todo } from "gatebook";\nimport * as math from "mathjs";\nvoid (await ready());',
  ),
  ...Array.from({ length: 9 }, (_, i) => markdown(`words-${"abcdefghi"[i]}`, "The forget gate $f_t$ keeps a share.")),
  markdown("what-it-keeps", "## What it keeps"),
  code("prediction", 'predict("01-1", "How much is left?", undefined as number | undefined);'),
  code("gate", "const forgetGate = (a: number) => 1 / (1 + math.exp(-a));\nconsole.log(forgetGate(1.8));"),
  code("bias-to-keep", "function biasToKeep(share: number, steps: number): number {\n  return todo();\n}"),
  code("bias-to-keep-check", 'void exercise("02-4", biasToKeep);'),
];

export const solutionCells = (): Cell[] => [
  markdown("title", "# Solutions: build the gate"),
  markdown("why", "Solve sigmoid(b) to the power of steps for b."),
  code(
    "bias-to-keep",
    "function biasToKeep(share: number, steps: number): number {\n  return -math.log(share ** (-1 / steps) - 1);\n}",
  ),
];

/** Returns the cells with one of them replaced. */
export const withCell = (cells: Cell[], id: string, source: string): Cell[] => {
  if (!cells.some((cell) => cell.id === id)) throw new Error(`the fixture has no cell ${id}`);
  return cells.map((cell) => (cell.id === id ? { ...cell, source } : cell));
};

/** Returns the cells with an additional cell below the cell with the given id. */
export const withCellAfter = (cells: Cell[], id: string, cell: Cell): Cell[] =>
  cells.flatMap((one) => (one.id === id ? [one, cell] : [one]));

/** Creates a folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "notebooks-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function put(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Writes cells as a notebook in normal form. */
export const putCells = (file: string, cells: Cell[]): string => put(file, written(normalise(notebook(cells))));
