import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { check } from "../../../tools/notebooks/check.mjs";
import { type Problem, problemText } from "../../../tools/notebooks/problem.mjs";
import { lessonsCases } from "./cases/lessons.js";
import { textCases } from "./cases/text.js";
import { typesCases } from "./cases/types.js";
import { lessonCells, put, putCells, solutionCells, temporaryFolder } from "./fixture.js";

const cases = [...textCases, ...typesCases, ...lessonsCases];

const folder = temporaryFolder();
const place = (kind: "breaks" | "keeps", i: number) => join(folder, kind, String(i), "lessons", "01-gate.ipynb");
let problems: Problem[] = [];

beforeAll(() => {
  const files = cases.flatMap((one, i) =>
    (["breaks", "keeps"] as const).map((kind) => {
      const lessons = join(folder, kind, String(i), "lessons");
      put(join(lessons, "picture.png"), "");
      put(join(lessons, "a file.md"), "# The start\n");
      putCells(join(lessons, "solutions", "01-gate.ipynb"), solutionCells());
      return putCells(place(kind, i), one[kind](lessonCells()));
    }),
  );
  problems = check(files);
});

describe("a notebook that breaks a rule is reported with cell, line and advice", () => {
  it.each(cases.map((one, i) => ({ ...one, file: place("breaks", i) })))("$rule", ({ file, says }) => {
    const said = problems.filter((problem) => problem.file === file).map(problemText);
    expect(said.map((text) => text.slice(file.length).trimStart()).sort()).toEqual([...says].sort());
  });
});

describe("a notebook that almost breaks a rule is accepted", () => {
  it.each(cases.map((one, i) => ({ ...one, file: place("keeps", i) })))("$rule", ({ file }) => {
    expect(problems.filter((problem) => problem.file === file).map(problemText)).toEqual([]);
  });
});
