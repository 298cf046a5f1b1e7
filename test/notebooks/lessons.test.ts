import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { findNotebooks } from "../../tools/notebooks/files.mjs";
import { exerciseLines, exercisesIn } from "../../tools/notebooks/judge.mjs";
import { kindOf, solutionsOf } from "../../tools/notebooks/lessons.mjs";
import { codeCells, joined, type Notebook, textOf } from "../../tools/notebooks/notebook.mjs";
import { shortName } from "../../tools/notebooks/problem.mjs";
import { execute, mostSeconds } from "../../tools/notebooks/run.mjs";
import { isExperiment } from "../../tools/notebooks/settings.mjs";
import { inRoot } from "../../tools/setup/paths.mjs";
import { stockKernel, stockName } from "./kernels.js";

const all = findNotebooks([]);
const named = (files: readonly string[]) => files.map((file) => ({ name: shortName(file), file }));
/** These train for minutes. As they are, the browser's tests run them; here, with their solutions alone. */
const trains = (file: string) => /^(07|08|11)-/.test(basename(file));
// experiments.test.ts runs the experiments
const alone = named(
  all.filter(
    (file) => kindOf(file) !== "solutions" && !isExperiment(file) && !(kindOf(file) === "lesson" && trains(file)),
  ),
);
const lessons = named(all.filter((file) => kindOf(file) === "lesson"));
const stock = stockKernel();

/** Runs one notebook, reports its time, and holds it to what every run must keep. */
async function run(file: string, label: string, options: Parameters<typeof execute>[1]) {
  const before = readFileSync(file, "utf8");
  const [result] = await execute([file], options);
  if (!result) throw new Error(`${file} was not run`);
  const slowest = Object.entries(result.cells).sort(([, a], [, b]) => b - a)[0];
  console.log(
    `${basename(file)} ${label}: ${result.seconds.toFixed(1)} s, of which ${slowest?.[1].toFixed(1)} s in [${slowest?.[0]}]`,
  );
  expect(result.problems.map(({ cell, message }) => `[${cell ?? ""}] ${message}`)).toEqual([]);
  const code = codeCells(result.executed);
  expect(Object.keys(result.cells)).toEqual(code.map(({ id }) => id));
  const outputs = code.flatMap((cell) => cell.outputs ?? []);
  expect(outputs.filter((output) => output.name === "stderr" || output.output_type === "error")).toEqual([]);
  const figures = outputs.filter(({ data = {} }) => "application/vnd.plotly.v1+json" in data);
  expect(figures.filter(({ data = {} }) => joined(data["text/plain"]).length < 20)).toEqual([]);
  expect(result.seconds).toBeLessThanOrEqual(mostSeconds);
  expect(readFileSync(file, "utf8")).toBe(before);
  return { executed: result.executed, figures: figures.length, seconds: result.seconds };
}

/** A diagram of where we are, and two plots of something inside. */
const fewestFigures = 3;
/** All lessons after each other, on two cores. */
const mostMinutes = 12;

const statuses = (executed: Notebook) => exerciseLines(executed).map(({ id, status }) => `${id} ${status}`);
const asked = (executed: Notebook, status: string) => exercisesIn(executed).map(({ id }) => `${id} ${status}`);
const printed = (executed: Notebook) =>
  codeCells(executed)
    .flatMap((cell) => cell.outputs ?? [])
    .map(({ text }) => joined(text))
    .join("");

/** Seconds of each lesson once. */
let total = 0;

describe("every notebook runs as it is", () => {
  it("and there are some, lessons with solutions among them", () => {
    expect(lessons.length).toBeGreaterThan(0);
    expect(lessons.filter(({ file }) => !existsSync(solutionsOf(file)))).toEqual([]);
  });

  it.each(alone)("$name", async ({ file }) => {
    const { executed, figures, seconds } = await run(file, "as it is", { out: inRoot("out", "notebooks") });
    if (kindOf(file) !== "lesson") return;
    total += seconds;
    expect(figures).toBeGreaterThanOrEqual(fewestFigures);
    expect(statuses(executed)).toEqual(asked(executed, "open"));
    // nobody has answered, and it has come to its end all the same
    const questions = codeCells(executed).filter((cell) => /\bpredict\(/.test(textOf(cell)));
    expect(questions.length).toBeGreaterThan(0);
    expect(printed(executed)).toContain("no answer yet");
  });
});

describe("every lesson passes with its solutions, and on an unmodified tslab", () => {
  // Both in one run: training takes its time.
  it.each(lessons)("$name", async ({ file }) => {
    const { executed, figures, seconds } = await run(file, "solved, on an unmodified tslab", {
      out: inRoot("out", "notebooks", "stock"),
      solutions: true,
      kernel: stockName,
      env: stock,
    });
    expect(exercisesIn(executed).length).toBeGreaterThan(0);
    expect(statuses(executed)).toEqual(asked(executed, "passed"));
    expect(figures).toBeGreaterThan(0);
    if (!trains(file)) return;
    total += seconds;
    expect(figures).toBeGreaterThanOrEqual(fewestFigures);
  });

  it(`all lessons together within ${mostMinutes} minutes`, () => {
    console.log(`all lessons: ${total.toFixed(0)} s`);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(mostMinutes * 60);
  });
});
