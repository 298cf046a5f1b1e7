// Lessons with their solutions, on an unmodified tslab, in the nightly run every one by itself. An ordinary run takes two on one kernel, which together use all that a kernel
// does for a lesson: 02 moves a slider, 07 trains with a line of progress and a figure that is drawn again, here for a few steps. That every solution passes is shown by
// lessons.test.ts and lessons-that-train.test.ts on the kit's kernel.
import { basename } from "node:path";
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

const chosen = nightly ? lessons : lessons.filter(({ file }) => /^(02|07)-/.test(basename(file)));

function runSolved(file: string) {
  if (nightly) return run(file, options);
  together ??= runTogether(chosen, { ...options, steps });
  return together(file);
}

describe("a lesson passes with its solutions on an unmodified tslab", () => {
  for (const { name, file } of chosen)
    it(name, async () => {
      const result = await runSolved(file);
      expect(expectGoodRun(result)).toBeGreaterThan(0);
      expectExercises(result.executed, "passed");
      // what does not train is checked in full
      if (!isShortened(result.executed)) expect(leftOut(result.executed)).toEqual([]);
    });
});
