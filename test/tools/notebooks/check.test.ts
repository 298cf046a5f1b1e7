import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { check } from "../../../tools/notebooks/check.mjs";
import { main } from "../../../tools/notebooks/command.mjs";
import { findNotebooks } from "../../../tools/notebooks/files.mjs";
import { normalise, written } from "../../../tools/notebooks/normal-form.mjs";
import type { Cell } from "../../../tools/notebooks/notebook.mjs";
import { problemText } from "../../../tools/notebooks/problem.mjs";
import { code, lessonCells, notebook, put, putCells, solutionCells, temporaryFolder, withCell } from "./fixture.js";

const root = temporaryFolder();
let folders = 0;

/** Writes a lesson and its solutions into a new folder. */
function pair(lesson: Cell[], solutions: Cell[] | undefined) {
  const lessons = join(root, String(++folders), "lessons");
  const files = {
    lesson: putCells(join(lessons, "01-gate.ipynb"), lesson),
    solutions: join(lessons, "solutions", "01-gate.ipynb"),
  };
  if (solutions) putCells(files.solutions, solutions);
  return files;
}

const said = (...files: string[]) =>
  check(files).map((problem) => problemText(problem).replace(`${problem.file} `, "").replace(problem.file, ""));

describe("notebooks check, for a lesson and its solutions,", () => {
  it("accepts a valid pair", () => {
    const { lesson, solutions } = pair(lessonCells(), solutionCells());
    expect(said(lesson, solutions)).toEqual([]);
  });

  it("reports missing solutions", () => {
    expect(said(pair(lessonCells(), undefined).lesson)).toEqual([
      "[bias-to-keep]: an exercise has no solution. Write a notebook in notebooks/lessons/solutions/ with the same file name and a cell with this id.",
    ]);
  });

  it("reports a wrong id, a solution that still calls todo(), and a solution without an explanation", () => {
    const cells = [
      ...withCell(solutionCells(), "bias-to-keep", "const biasToKeep = (): number => todo();"),
      code("astray", "1;"),
    ];
    const { lesson, solutions } = pair(lessonCells(), cells);
    expect(said(solutions)).toEqual([]); // the problems of solutions are reported together with those of the lesson
    expect(said(lesson, solutions)).toEqual([
      "[astray]: replaces no cell, since no code cell of the lesson has this id. Give it the id of the stub that it replaces.",
      "[bias-to-keep]: still calls todo(). Solve it.",
      "[astray]: a solution without an explanation. Put a Markdown cell that explains it above.",
    ]);
  });

  it("compiles a lesson together with its solutions, and reports an error in a solution under the solution's file", () => {
    const { lesson, solutions } = pair(
      lessonCells(),
      withCell(
        solutionCells(),
        "bias-to-keep",
        "function biasToKeep(share: number, steps: number): number {\n  return share + stepz;\n}",
      ),
    );
    const fault = "[bias-to-keep] line 2: TypeScript 5.9.3, TS2552: Cannot find name 'stepz'. Did you mean 'steps'?.";
    expect(said(lesson, solutions)).toEqual([fault]);
    expect(said(solutions)).toEqual([fault]);
    expect(said(lesson)).toEqual([]);
  });

  it("reports solutions without a lesson", () => {
    const file = putCells(join(root, "alone", "lessons", "solutions", "09-none.ipynb"), solutionCells());
    expect(said(file)).toEqual([
      ": belongs to no lesson, since no lesson has this file name. Give it the name of its lesson.",
    ]);
  });
});

describe("notebooks that are not lessons", () => {
  it("may use Node and may be short, but must not use Math.random", () => {
    const cells = [
      ...lessonCells().slice(0, 1),
      code("file", 'import { readFileSync } from "node:fs";\nconsole.log(readFileSync, Date.now(), process.version);'),
      code("dice", "console.log(Math.random());"),
    ].map((cell) => (cell.id === "title" ? { ...cell, source: "# Measure the gate" } : cell));
    expect(said(putCells(join(root, "experiments", "gate.ipynb"), cells))).toEqual([
      "[dice] line 1: Math.random: gives another number in each run; use the generators of tfjs with a seed, or those of the library.",
    ]);
  });
});

describe("notebooks check, for the form of a file,", () => {
  const text = written(normalise(notebook([{ ...lessonCells()[0], source: "# Measure it" } as Cell])));

  it.each([
    ["a valid file", text, []],
    ["a wrong indent", JSON.stringify(JSON.parse(text), null, 2), ["not in normal form"]],
    ["no newline at the end", text.trimEnd(), ["not in normal form"]],
    ["two newlines at the end", `${text}\n`, ["not in normal form"]],
    ["an output", text.replace('"metadata": {}', '"metadata": {"scrolled": true}'), ["not in normal form"]],
    ["another kernel", text.replace('"name": "tslab"', '"name": "python3"'), ["is written for python3, not for tslab"]],
    ["invalid JSON", text.slice(1), ["is not valid JSON"]],
    [
      "a violation of the schema",
      text.replace('"metadata": {}', '"metadata": {"tags": "a"}'),
      ["nbformat 4.5: metadata/tags must be array", "not in normal form"],
    ],
  ])("reports the faults of %s", (name, content, expected) => {
    const messages = said(put(join(root, "form", `${name}.ipynb`), content));
    expect(messages).toHaveLength(expected.length);
    expected.forEach((part, i) => {
      expect(messages[i]).toContain(part);
    });
  });
});

describe("findNotebooks", () => {
  it("searches folders without Jupyter's checkpoints, and returns each file once", () => {
    const folder = join(root, "find");
    const a = put(join(folder, "b", "a.ipynb"), "");
    put(join(folder, ".ipynb_checkpoints", "a-checkpoint.ipynb"), "");
    put(join(folder, "node_modules", "x.ipynb"), "");
    put(join(folder, "a.md"), "");
    expect(findNotebooks([folder, a])).toEqual([a]);
    expect(() => findNotebooks([join(folder, "none.ipynb")])).toThrow(/none\.ipynb does not exist/);
    expect(() => findNotebooks([join(folder, "a.md")])).toThrow(/is not a notebook: its name must end with \.ipynb/);
  });
});

describe("npm run notebooks", () => {
  /** Runs the command in a separate process, as npm starts it. */
  const started = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [inRoot("tools", "main.mjs"), "notebooks", ...args],
      {
        encoding: "utf8",
      },
    );
    return { status, text: stdout + stderr };
  };

  /** Runs the command in this process, which has already loaded both versions of TypeScript. */
  const tool = async (...args: string[]) => {
    const written = [vi.spyOn(console, "log"), vi.spyOn(console, "error")];
    for (const spy of written) spy.mockImplementation(() => {});
    try {
      const status = await main(args);
      return { status, text: written.flatMap(({ mock }) => mock.calls.map(([line]) => `${line}\n`)).join("") };
    } finally {
      for (const spy of written) spy.mockRestore();
    }
  };

  it("check lists problems and exits with 1, fix repairs them, and check then exits with 0, whatever the folder's name", async () => {
    const folder = join(root, "my kit ü");
    const file = put(
      join(folder, "gate.ipynb"),
      JSON.stringify(notebook([{ ...lessonCells()[0], source: "# Measure it" } as Cell])),
    );
    const before = started("check", folder);
    expect(before.text).toBe(
      `${file}: is not in normal form (outputs, counts, random ids, metadata). Run \`npm run notebooks -- fix\`.\n1 notebook, 1 problem.\n`,
    );
    expect(before.status).toBe(1);
    expect(await tool("fix", folder)).toEqual({
      status: 0,
      text: `${file}: now in normal form.\n1 notebook, 1 changed, 0 problems.\n`,
    });
    expect(await tool("check", folder)).toEqual({ status: 0, text: "1 notebook, 0 problems.\n" });
  });

  it.each([
    [[], /^the command is missing\nusage: npm run notebooks/],
    [["chekc"], /usage: npm run notebooks/],
    [["check", "--solutions"], /--solutions/],
    [["run", "--kernl", "x"], /--kernl/],
    [["check", "nowhere"], /nowhere does not exist/],
  ])("rejects the arguments %j with status 2 and without a stack trace", async (args, message) => {
    const { status, text } = await tool(...args);
    expect(status).toBe(2);
    expect(text).toMatch(message);
    expect(text).not.toMatch(/\n {4}at /);
  });
});
