// Runs every assignment with its model answers, as instructors get it. `npm test` uses one kernel for all assignments, because the tests in test/course run each assignment alone.
import { describe, it } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { nightly } from "../nightly";
import { assignments, expectGoodRun, run, runTogether } from "./runs";

const options = { out: inRoot("out", "notebooks") };
let together: ReturnType<typeof runTogether> | undefined;

function runAssignment(file: string) {
  if (nightly) return run(file, options);
  together ??= runTogether(assignments, options);
  return together(file);
}

describe("every assignment runs with its model answers", () => {
  for (const { name, file } of assignments)
    it(name, async () => {
      expectGoodRun(await runAssignment(file));
    });
});
