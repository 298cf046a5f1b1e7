import { describe, expect, it } from "vitest";
import { inRoot } from "../../../../tools/lib/paths.mjs";
import { readNotebook } from "../../../../tools/notebooks/files.mjs";
import type { Notebook } from "../../../../tools/notebooks/notebook.mjs";
import { textOf } from "../../../../tools/notebooks/notebook.mjs";
import { inCourse, skeletonProblems } from "../../../../tools/notebooks/text/skeleton.mjs";

const file = inRoot("notebooks", "lessons", "02-build-the-forget-gate.ipynb");
const read = readNotebook(file);
const lesson = "notebook" in read ? read.notebook : undefined;

/** Returns the cells of lesson 02 with one text replaced everywhere. */
function lessonWith(text: string, by: string): Notebook {
  if (!lesson) throw new Error(`${file} cannot be read`);
  const cells = lesson.cells.map((cell) => ({ ...cell, source: textOf(cell).replaceAll(text, by) }));
  return { ...lesson, cells };
}

const messages = (notebook: Notebook) => skeletonProblems({ file, notebook }).map(({ message }) => message);

describe("skeletonProblems, for lessons of the course,", () => {
  it("reports nothing for lesson 02, which is the model for the others", () => {
    expect(inCourse(file)).toBe(true);
    expect(messages(lessonWith("nothing of the kind", ""))).toEqual([]);
  });

  it.each([
    ["**You need**", "**Needed**", "does not contain **You need**, which readers look for. Add it."],
    ["**Next:**", "Next:", "does not contain **Next:**, which readers look for. Add it."],
    ["## In three lines", "### In four lines", 'has no section "## In three lines".'],
    ["## Mistakes people make here", "## Mistakes", 'has no section "## Mistakes people make here".'],
    [
      "cellDiagram(",
      "drawing(",
      "shows no diagram of the part that the lesson is about. Call show(cellDiagram({ …, lit: […] })) near the top.",
    ],
    ['predict("02-2"', 'predict("02-9"', 'asks no prediction "02-2".'],
    [
      'outcome("02-1"',
      'console.log("02-1"',
      'does not reveal the prediction "02-1" after asking it. Call outcome("02-1", …).',
    ],
    ["predictions()", "void 0", "never compares predictions with outcomes. Call predictions() at the end."],
    ['exercise("02-4"', 'exercise("02-9"', 'has no exercise "02-4" to code.'],
    ["02-5, to explain", "02-5", 'has no "Exercise 02-5, to explain".'],
    ["measured here", "here", "has no table with the columns `published` and `measured here`."],
  ])("reports a missing %s", (text, by, message) => {
    expect(messages(lessonWith(text, by))).toEqual([message]);
  });

  it("reports a source without a year", () => {
    const bare = lessonWith("(2015)", "").cells.map((cell) => ({
      ...cell,
      source: textOf(cell)
        .replace(/\((?:19|20)\d\d\)|documentation/g, "")
        .replaceAll("source", "origin"),
    }));
    expect(messages({ ...lessonWith("", ""), cells: bare })).toEqual(["names no source with its year."]);
  });

  it("reports a diagram after the first question", () => {
    const cells = lessonWith("", "").cells;
    const asks = cells.findIndex((cell) => textOf(cell).includes("predict("));
    const late = [...cells.filter((cell) => cell.id !== "set-up")];
    late.splice(asks, 0, ...cells.filter((cell) => cell.id === "set-up"));
    const without = late.map((cell) =>
      cell.id === "by-hand" ? { ...cell, source: textOf(cell).replaceAll("cellDiagram", "drawing") } : cell,
    );
    expect(messages({ ...lessonWith("", ""), cells: without })).toEqual([
      "shows its diagram only after the first question. Move the diagram up.",
    ]);
  });
});
