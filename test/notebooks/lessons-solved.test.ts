// Every lesson with its solutions; two of them on an unmodified tslab. An ordinary run takes one kernel for all and shortens what trains. The nightly run does neither, and takes the unmodified tslab for all.
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/setup/paths.mjs";
import { nightly } from "../nightly";
import { expectExercises, expectGoodRun, isShortened, leftOut, lessons, type Named, run, runTogether } from "./runs";
import { stockKernel, stockName } from "./stock-kernel";

const solved = { out: inRoot("out", "notebooks", "solved"), solutions: true };
const stock = { ...solved, out: inRoot("out", "notebooks", "stock"), kernel: stockName, env: stockKernel() };
/** Enough for a curve with a few points in each lesson. */
const steps = 20;

/** Figures, formulas, exercises and predictions; and attention. An unmodified tslab takes five times as long for each. */
const onStock = nightly ? lessons : lessons.filter(({ file }) => /\/(02|12)-[^/]*$/.test(file));

function testSolved(chosen: readonly Named[], options: typeof solved): void {
  // starts with the first lesson, not with the file
  let together: ReturnType<typeof runTogether> | undefined;
  const runSolved = (file: string) => {
    if (nightly) return run(file, options);
    together ??= runTogether(chosen, { ...options, steps });
    return together(file);
  };
  for (const { name, file } of chosen)
    it(name, async () => {
      const result = await runSolved(file);
      expect(expectGoodRun(result)).toBeGreaterThan(0);
      expectExercises(result.executed, "passed");
      // what does not train is checked in full
      if (!isShortened(result.executed)) expect(leftOut(result.executed)).toEqual([]);
    });
}

if (!nightly) describe("a lesson passes with its solutions", () => testSolved(lessons, solved));

describe("a lesson passes with its solutions on an unmodified tslab", () => testSolved(onStock, stock));
