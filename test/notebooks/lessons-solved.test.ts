// Every lesson with its solutions, on an unmodified tslab. An ordinary run takes one kernel for all of them and shortens what trains; the nightly run does neither.
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/setup/paths.mjs";
import { nightly } from "../nightly";
import { expectExercises, expectGoodRun, isShortened, leftOut, lessons, run, runTogether } from "./runs";
import { stockKernel, stockName } from "./stock-kernel";

const options = { out: inRoot("out", "notebooks", "stock"), solutions: true, kernel: stockName, env: stockKernel() };
/** Enough for a curve with a few points in each lesson. */
const steps = 20;
/** Starts with the first lesson, not with the file. */
let together: ReturnType<typeof runTogether> | undefined;

function runSolved(file: string) {
  if (nightly) return run(file, options);
  together ??= runTogether(lessons, { ...options, steps });
  return together(file);
}

describe("every lesson passes with its solutions on an unmodified tslab", () => {
  for (const { name, file } of lessons)
    it(name, async () => {
      const result = await runSolved(file);
      expect(expectGoodRun(result)).toBeGreaterThan(0);
      expectExercises(result.executed, "passed");
      // what does not train is checked in full
      if (!isShortened(result.executed)) expect(leftOut(result.executed)).toEqual([]);
    });
});
