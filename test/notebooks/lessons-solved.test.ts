// Runs lessons with their solutions on an unmodified tslab. The nightly run tests every lesson. `npm test` tests only lesson 07 with a few training steps, because it uses every feature
// of a kernel that lessons use, such as a line of progress and a figure that is drawn again. lessons.test.ts and lessons-that-train.test.ts check that every solution passes.
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { nightly } from "../nightly";
import { expectExercises, expectGoodRun, lessons, run } from "./runs";
import { stockKernel, stockName } from "./stock-kernel";

const options = { out: inRoot("out", "notebooks", "stock"), solutions: true, kernel: stockName, env: stockKernel() };
/** The number of training steps, which is enough for a curve with a few points. */
const steps = nightly ? undefined : 20;
const chosen = nightly ? lessons : lessons.filter(({ file }) => basename(file).startsWith("07-"));

describe("a lesson passes with its solutions on an unmodified tslab", () => {
  for (const { name, file } of chosen)
    it(name, async () => {
      const result = await run(file, { ...options, steps });
      expect(expectGoodRun(result)).toBeGreaterThan(0);
      expectExercises(result.executed, "passed");
    });
});
