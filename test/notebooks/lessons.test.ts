// Runs every lesson that trains little or nothing, as learners get it. Each lesson has a new kernel. lessons-that-train.test.ts runs the other lessons.
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { solutionsOf } from "../../tools/notebooks/lessons.mjs";
import { lessons, testLessonsAsTheyAre, trains } from "./runs";

describe("every lesson", () => {
  it("has solutions", () => {
    expect(lessons.length).toBeGreaterThan(0);
    expect(lessons.filter(({ file }) => !existsSync(solutionsOf(file)))).toEqual([]);
  });

  testLessonsAsTheyAre(lessons.filter((one) => !trains(one)));
});
