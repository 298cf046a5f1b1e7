import { describe, expect, it } from "vitest";
import type { Cell } from "../../../../tools/notebooks/notebook.mjs";
import { cellsThatTell, revealProblems } from "../../../../tools/notebooks/text/reveals.mjs";
import { code, markdown, notebook } from "../fixture";

const first = "// The answer to 02-1: run this cell to see it.";
const reveal = (id: string, source = `${first}\noutcome("02-1", 0.858149);`): Cell => ({
  ...code(id, source),
  metadata: { jupyter: { source_hidden: true }, tags: ["reveal"] },
});
const question = code("question", 'predict("02-1", "How far open?", undefined);');
const visible = code("visible", "console.log(1);");
const messages = (cells: Cell[]) =>
  revealProblems({ file: "lesson.ipynb", notebook: notebook(cells) }).map(
    ({ cell, message }) => `[${cell}] ${message}`,
  );

describe("revealProblems", () => {
  it("finds nothing wrong with a collapsed answer if only text is between the answer and its question", () => {
    expect(messages([visible, question, markdown("text", "Think."), reveal("answer"), visible])).toEqual([]);
  });

  it("reports an answer that is visible", () => {
    const open = code("answer", `${first}\noutcome("02-1", 0.858149);`);
    expect(messages([question, open])).toEqual([
      '[answer] reveals the prediction 02-1 but is not collapsed. Give it the metadata "jupyter": { "source_hidden": true } and the tag "reveal".',
    ]);
  });

  it("reports an answer whose first line, which a collapsed cell shows, is code", () => {
    expect(messages([question, reveal("answer", 'outcome("02-1", 0.858149);')])).toEqual([
      '[answer] has a first line that tells something about the answer, and a collapsed cell shows its first line. Begin it with "// The answer to 02-1: run this cell to see it."',
    ]);
  });

  it("reports an answer that comes after another visible code cell", () => {
    expect(messages([question, visible, reveal("answer")])).toEqual([
      "[answer] reveals the prediction 02-1 after the visible cell visible. Reveal it directly below the question.",
    ]);
  });

  it("reports the tag `reveal` on a cell that reveals nothing", () => {
    expect(messages([{ ...visible, metadata: { tags: ["reveal"] } }])).toEqual([
      '[visible] has the tag "reveal" but calls no outcome(…). Remove the tag, or reveal a prediction here.',
    ]);
  });
});

describe("revealProblems, for a number that the answer checks,", () => {
  const answer = reveal("answer", `${first}\ncheck("f", f, 0.858149);\noutcome("02-1", "b");`);

  it("reports a visible cell above that contains its digits", () => {
    expect(messages([markdown("prose", "The gate is at 0.858."), question, answer])).toEqual([
      "[prose] contains 0.858149, which is the answer to the prediction 02-1 below. Move it below the answer.",
    ]);
  });

  it("reports nothing if only cells below contain it", () => {
    expect(messages([question, answer, code("below", 'check("f", f, 0.858149);')])).toEqual([]);
  });
});

describe("cellsThatTell, which finds cells that contain an answer,", () => {
  it("reports each visible cell above the answer in which the answer's digits appear, in code or prose", () => {
    const cells = [
      markdown("prose", "It is 0.858."),
      code("code", 'check("f", f, 0.858149);'),
      question,
      reveal("answer"),
    ];
    expect(cellsThatTell(notebook(cells), "02-1", 0.858149)).toEqual(["prose", "code"]);
  });

  it("does not report the answer itself, cells below it, or numbers that may occur in any text", () => {
    const cells = [code("half", "const half = 0.5;"), question, reveal("answer"), markdown("below", "0.858")];
    expect(cellsThatTell(notebook(cells), "02-1", 0.858149)).toEqual([]);
    expect(cellsThatTell(notebook(cells), "02-1", 0.5)).toEqual([]);
  });
});
