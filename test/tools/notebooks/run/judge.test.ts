import { describe, expect, it } from "vitest";
import type { Output } from "../../../../tools/notebooks/notebook.mjs";
import { exerciseFaults, exerciseLines, outputFaults } from "../../../../tools/notebooks/run/judge.mjs";
import { code, notebook } from "../fixture.js";

const showing = (outputs: Output[], source = "1") => notebook([{ ...code("gate", source), outputs }]);
const plotly = { "application/vnd.plotly.v1+json": { data: [] } };
const printed = (text: string | string[], name = "stdout"): Output => ({ output_type: "stream", name, text });

describe("outputFaults reports a cell", () => {
  const cases: [string, Output, string][] = [
    [
      "with an error",
      { output_type: "error", ename: "RangeError", evalue: "\u001b[31mtoo large\u001b[0m\n\nby far" },
      "fails with RangeError: too large | by far. Fix the cell.",
    ],
    [
      "with output on stderr",
      printed(["a warning\n", "\n", "more\n"], "stderr"),
      "writes to stderr: a warning | more. No cell may write to stderr; use console.log for intended output.",
    ],
    [
      "with a figure without alt text",
      { output_type: "display_data", data: plotly },
      "shows a figure with no alt text. Describe the figure in at least 20 characters (figure.alt).",
    ],
    [
      "with a figure whose alt text is useless",
      { output_type: "display_data", data: { ...plotly, "text/plain": ["[object Object]"] } },
      'shows a figure with "[object Object]" for an alt text. Describe the figure in at least 20 characters (figure.alt).',
    ],
    [
      "with a picture without alt text",
      { output_type: "execute_result", data: { "image/png": "iVBORw0KGgo=" } },
      "shows a figure with no alt text. Describe the figure in at least 20 characters (figure.alt).",
    ],
  ];
  it.each(cases)("%s", (_, output, message) => {
    expect(outputFaults(showing([output]))).toEqual([{ cell: "gate", message }]);
  });

  it("only for such outputs", () => {
    const alt = { "text/plain": ["the forget gate over ", "ten steps, 0.86 each"] };
    const outputs: Output[] = [
      printed("fine\n"),
      { output_type: "execute_result", data: { "text/plain": "1" } },
      { output_type: "display_data", data: { ...plotly, ...alt } },
    ];
    expect(outputFaults(showing(outputs))).toEqual([]);
  });
});

describe("exercises", () => {
  const asks = 'void exercise("02-3", forgetGate);';

  it("are read from the lines that the library prints", () => {
    const lines = [
      "○ exercise 02-3 open: not attempted yet.\n",
      "✓ exercise 02-4 passed: all\n",
      "an exercise 9 failed: no\n",
    ];
    expect(exerciseLines(showing([printed(lines)])).map(({ id, status, cell }) => [id, status, cell])).toEqual([
      ["02-3", "open", "gate"],
      ["02-4", "passed", "gate"],
    ]);
  });

  it("must all pass if their solutions are in place", () => {
    expect(exerciseFaults(showing([printed("✓ exercise 02-3 passed: right.\n")], asks))).toEqual([]);
    const [fault, ...more] = exerciseFaults(showing([printed("○ exercise 02-3 open: not attempted yet.\n")], asks));
    expect([fault, more]).toEqual([
      { cell: "gate", message: "does not pass with its solution: ○ exercise 02-3 open: not attempted yet." },
      [],
    ]);
  });

  it("fail if they print no result or if the lesson calls no exercise", () => {
    expect(exerciseFaults(showing([], asks))).toEqual([
      { cell: "gate", message: 'exercise 02-3 printed no result. Call exercise("02-3", …) in a cell that runs.' },
    ]);
    expect(exerciseFaults(showing([]))).toEqual([
      { message: "has solutions but calls no exercise. Call exercise(id, attempt)." },
    ]);
  });
});
