// Runs notebooks for the tests in this folder, and checks the rules that hold for every run.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { findNotebooks } from "../../tools/notebooks/files.mjs";
import { kindOf, solutionsOf } from "../../tools/notebooks/lessons.mjs";
import { codeCells, joined, type Notebook, textOf } from "../../tools/notebooks/notebook.mjs";
import { shortName } from "../../tools/notebooks/problem.mjs";
import { keepCopy } from "../../tools/notebooks/run/copies.mjs";
import { exerciseLines, exercisesIn } from "../../tools/notebooks/run/judge.mjs";
import { execute, type Options, type Result } from "../../tools/notebooks/run/run.mjs";
import { cellsThatTell } from "../../tools/notebooks/text/reveals.mjs";
import { expectPublished } from "./published";

export interface Named {
  readonly name: string;
  readonly file: string;
}

const named = (files: readonly string[]): Named[] => files.map((file) => ({ name: shortName(file), file }));

/** Every lesson. */
export const lessons = named(
  findNotebooks([inRoot("notebooks", "lessons")]).filter((file) => kindOf(file) === "lesson"),
);

/** Returns whether a lesson spends most of its time on training. Such lessons have a separate test file, so that another processor core can run it. */
export const trains = ({ file }: Named) => /^(07|08|09|10|11|13|14)-/.test(basename(file));

/** Every assignment in the version with its model answers. */
export const assignments = named(findNotebooks([inRoot("notebooks", "assignments")]));

/** Runs a notebook on a new kernel. */
export async function run(file: string, options: Options): Promise<Result> {
  const [result] = await execute([file], options);
  if (!result) throw new Error(`run: ${file} was not executed.`);
  return result;
}

/** Runs notebooks on one kernel, one after another. @returns a promise of each result */
export const runTogether = (notebooks: readonly Named[], options: Options) =>
  runEach(notebooks, { ...options, together: true });

/** Runs notebooks one after another in one process, because loading the program takes as long as starting a kernel. @returns a promise of each result */
export function runEach(notebooks: readonly Named[], options: Options): (file: string) => Promise<Result> {
  const settle = new Map<string, { resolve: (result: Result) => void; reject: (reason: unknown) => void }>();
  const files = notebooks.flatMap(({ file }) => (options.solutions === "after" ? [file, solutionsOf(file)] : [file]));
  const results = files.map((file) => {
    const result = new Promise<Result>((resolve, reject) => settle.set(file, { resolve, reject }));
    result.catch(() => {}); // this error is thrown in the test that awaits the result
    return [file, result] as const;
  });
  execute([...settle.keys()], options, (result) => settle.get(result.file)?.resolve(result)).catch((reason) => {
    for (const { reject } of settle.values()) reject(reason);
  });
  return (file) => new Map(results).get(file) ?? Promise.reject(new Error(`runEach: ${file} is not among these.`));
}

/** Checks the rules for every run: no fault, every cell executed, nothing on stderr, figures with alt texts. @returns the number of figures */
export function expectGoodRun({ problems, cells, executed }: Result): number {
  expect(problems.map(({ cell, message }) => `[${cell ?? ""}] ${message}`)).toEqual([]);
  const code = codeCells(executed);
  expect(Object.keys(cells)).toEqual(code.map(({ id }) => id));
  const outputs = code.flatMap((cell) => cell.outputs ?? []);
  expect(outputs.filter((output) => output.name === "stderr" || output.output_type === "error")).toEqual([]);
  const figures = outputs.filter(({ data = {} }) => "application/vnd.plotly.v1+json" in data);
  expect(figures.filter(({ data = {} }) => joined(data["text/plain"]).length < 20)).toEqual([]);
  return figures.length;
}

/** The smallest number of figures in a lesson: a diagram that shows the topic of the lesson in the cell, and two plots of internal values. */
const fewestFigures = 3;

/**
 * Tests that lessons run as learners get them, each on a new kernel. The executed copies are kept for the tests in the browser.
 * Then the solutions of each lesson run on the same kernel. This is enough, because no other cell uses what a stub declares.
 */
export function testLessonsAsTheyAre(chosen: readonly Named[]): void {
  const before = new Map(chosen.map(({ file }) => [file, readFileSync(file, "utf8")]));
  let runs: ReturnType<typeof runEach> | undefined;
  const resultOf = (file: string) => {
    runs ??= runEach(chosen, { out: inRoot("out", "notebooks"), solutions: "after" });
    return runs(file);
  };
  for (const { name, file } of chosen) {
    it(`${name} runs without changes`, async () => {
      expectAsItIs(file, await resultOf(file));
      expect(readFileSync(file, "utf8")).toBe(before.get(file));
    });
    it(`${name} has solutions that pass`, async () => {
      const asked = exercisesIn((await resultOf(file)).executed);
      const solutions = await resultOf(solutionsOf(file));
      expectGoodRun(solutions);
      expect(exercisesIn(solutions.executed).map(({ id }) => id)).toEqual(asked.map(({ id }) => id));
      expectExercises(solutions.executed, "passed");
      keepCopy(solutions.file, solutions.out);
    });
  }
}

function expectAsItIs(file: string, result: Result): void {
  expect(expectGoodRun(result)).toBeGreaterThanOrEqual(fewestFigures);
  keepCopy(file, result.out);
  const { executed } = result;
  expectPublished(file, executed);
  expectExercises(executed, "open");
  // the lesson ran to its end although no prediction was answered
  const questions = codeCells(executed).filter((cell) => /\bpredict\(/.test(textOf(cell)));
  expect(questions.length).toBeGreaterThan(0);
  expect(printed(executed)).toContain("no answer yet");
  for (const [, id, outcome] of printed(executed).matchAll(/^(\d\d-\d) {2}it is (-?[\d.e+-]+);/gm))
    expect(cellsThatTell(executed, String(id), Number(outcome)), `cells that tell the answer to ${id}`).toEqual([]);
}

/** Checks that every exercise of the notebook was run and has this status. */
export function expectExercises(executed: Notebook, status: "open" | "passed"): void {
  const asked = exercisesIn(executed).map(({ id }) => `${id} ${status}`);
  expect(asked.length).toBeGreaterThan(0);
  expect(exerciseLines(executed).map((line) => `${line.id} ${line.status}`)).toEqual(asked);
}

const printed = (executed: Notebook) =>
  codeCells(executed)
    .flatMap((cell) => cell.outputs ?? [])
    .map(({ text }) => joined(text))
    .join("");
