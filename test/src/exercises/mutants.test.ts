import { readdirSync, readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/base/random";
import type { Case, Exercise } from "../../../src/check/exercise-type";
import { grade } from "../../../src/check/grade";
import { agree, expectedOf, tryCase } from "../../../src/check/trial";
import { exercises } from "../../../src/exercises/all";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { listen } from "../check/listen";
import { sigmoid } from "./bank";
import { mutantsOf } from "./mutants";
import { argumentsOf, randomCase } from "./random-cases";

listen();

type Attempt = (...args: unknown[]) => unknown;

/** The solutions of the lessons as JavaScript, by the ids of the exercises. */
function solutions(): Map<string, { readonly name: string; readonly code: string }> {
  const found = new Map<string, { readonly name: string; readonly code: string }>();
  const folder = inRoot("notebooks", "lessons", "solutions");
  for (const file of readdirSync(folder).filter((one) => one.endsWith(".ipynb"))) {
    const { cells } = JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as { cells: { source: string[] }[] };
    for (const source of cells.map((cell) => cell.source.join(""))) {
      const [, id, name] = /\bexercise\("(\d\d-\d)", (\w+)\)/.exec(source) ?? [];
      if (!id || !name || !source.includes(`function ${name}(`)) continue;
      const typed = source.slice(source.indexOf("function "), source.indexOf("void exercise"));
      found.set(id, { name, code: transformSync(typed, { loader: "ts" }).code });
    }
  }
  return found;
}

/** Returns the function that a program declares, or undefined if the program is invalid. */
function functionOf(code: string, name: string): Attempt | undefined {
  try {
    return new Function("sigmoid", `${code}; return ${name};`)(sigmoid);
  } catch {
    return undefined;
  }
}

/** Returns whether an attempt gives another result than the reference in one of the cases. Differences by rounding do not count. */
function isWrong(exercise: Exercise, attempt: Attempt, cases: readonly Case[]): boolean {
  return cases.some((input) => {
    const trial = tryCase(attempt, input, exercise);
    return !("numbers" in trial) || !agree(trial.numbers, expectedOf(exercise, input), 1e-3);
  });
}

describe("exercise accepts no solution that was changed in one place and is wrong for random cases", () => {
  const all = solutions();

  it("finds a solution of every exercise", () => {
    expect([...all.keys()].sort()).toEqual(exercises.map(({ id }) => id).sort());
  });

  it.each(exercises.map((exercise) => ({ id: exercise.id, exercise })))("in $id", ({ id, exercise }) => {
    const { name, code } = all.get(id) ?? { name: "", code: "" };
    expect(argumentsOf(id)).toEqual(Object.keys(exercise.cases[0] ?? {}));
    const random = seededRandom(17, id);
    const cases = Array.from({ length: 12 }, () => randomCase(id, random));
    const right = functionOf(code, name);
    expect(right && isWrong(exercise, right, cases)).toBe(false);
    const mutants = mutantsOf(code, code.indexOf("{"), argumentsOf(id));
    expect(mutants.size).toBeGreaterThan(3);
    const accepted = [...mutants].filter((mutant) => {
      const attempt = functionOf(mutant, name);
      return attempt && grade(exercise, attempt).status === "passed" && isWrong(exercise, attempt, cases);
    });
    expect(accepted).toEqual([]);
  });
});
