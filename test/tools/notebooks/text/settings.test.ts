import { describe, expect, it } from "vitest";
import { inRoot } from "../../../../tools/lib/paths.mjs";
import type { Cell } from "../../../../tools/notebooks/notebook.mjs";
import { isExperiment, settingsProblems } from "../../../../tools/notebooks/text/settings.mjs";
import { code, markdown, notebook } from "../fixture";

const file = inRoot("notebooks", "experiments", "01-question.ipynb");
const settings = (source: string): Cell => ({ ...code("settings", source), metadata: { tags: ["parameters"] } });
const title = markdown("title", "# How long?");
const problems = (...cells: Cell[]) =>
  settingsProblems({ file, notebook: notebook(cells) }).map(({ cell, line, message }) =>
    [cell, line, message].filter((part) => part !== undefined).join(" "),
  );

describe("an experiment's notebook", () => {
  it("is a notebook directly in notebooks/experiments", () => {
    expect(isExperiment(file)).toBe(true);
    expect(isExperiment(inRoot("notebooks", "lessons", "01-question.ipynb"))).toBe(false);
  });

  it("has its settings below the title, one per line with a comment", () => {
    const good = settings('const T = 5; // time steps\nconst cells: readonly string[] = ["rnn"]; // which cells');
    expect(problems(title, good, code("run", "T;"))).toEqual([]);
    const missing =
      'must have exactly one cell tagged "parameters", and it must be the code cell directly below the title.';
    expect(problems(title, code("run", "1;"))).toEqual([missing]);
    expect(problems(title, code("run", "1;"), good)).toEqual([missing]);
    expect(problems(title, good, { ...good, id: "again" })).toEqual([missing]);
    const list = settings(
      'const cells = [\n  "rnn",\n  "lstm",\n] as const; // which cells\nconst T = 5; // time steps',
    );
    expect(problems(title, list)).toEqual([]);
    const odd = (line: string) =>
      `settings has "${line}", which is not a setting. Write \`const name = value; // what it is\`.`;
    expect(problems(title, settings("const T = 5; // time steps\nconst S = 5;"))).toEqual([odd("const S = 5;")]);
    expect(problems(title, settings("console.log(5); // five"))).toEqual([odd("console.log(5); // five")]);
    expect(problems(title, settings("const T = 5;\nconst S = 5; // time steps"))).toEqual([odd("const T = 5;")]);
  });

  it("has at most 700 words", () => {
    const long = markdown("long", "word ".repeat(700));
    expect(problems(title, settings("const T = 5; // time steps"), long)).toEqual([
      "has 702 words of prose, but an experiment may have at most 700.",
    ]);
  });
});
