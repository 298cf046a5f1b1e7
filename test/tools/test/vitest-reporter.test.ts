import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import type { TestCase, TestModule } from "vitest/node";
import { root } from "../../../tools/lib/paths.mjs";
import { type Event, eventIn } from "../../../tools/test/events.mjs";
import EventReporter from "../../../tools/test/vitest-reporter.mjs";

afterEach(() => vi.restoreAllMocks());

/** Returns the events that a reporter sends while it does some work. */
function eventsOf(work: (reporter: EventReporter) => void): Event[] {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  work(new EventReporter());
  write.mockRestore();
  return written.flatMap((line) => eventIn(line) ?? []);
}

/** Returns a module as vitest gives it to a reporter, with tests in these states. */
function moduleWith(states: readonly string[]): { testModule: TestModule; tests: TestCase[] } {
  const tests: unknown[] = [];
  const testModule = {
    moduleId: join(root, "test", "a.test.ts"),
    id: "a",
    ok: () => true,
    errors: () => [],
    diagnostic: () => ({
      ...{ duration: 5, collectDuration: 0, setupDuration: 0 },
      ...{ prepareDuration: 0, environmentSetupDuration: 0 },
    }),
    children: { allTests: () => tests, allSuites: () => [] },
  };
  for (const [i, state] of states.entries())
    tests.push({
      ...{ id: `a_${i}`, fullName: `test ${i}`, module: testModule },
      ...{ result: () => ({ state, errors: [new Error("wrong")] }), diagnostic: () => ({ duration: 1 }) },
    });
  return { testModule: testModule as unknown as TestModule, tests: tests as TestCase[] };
}

it("sends each result once, and before the end of its file, even if vitest reports the end first", () => {
  const { testModule, tests } = moduleWith(["passed", "failed", "skipped"]);
  const events = eventsOf((reporter) => {
    reporter.onTestModuleStart(testModule);
    reporter.onTestCaseResult(tests[0] as TestCase);
    reporter.onTestModuleEnd(testModule);
    for (const test of tests) reporter.onTestCaseResult(test);
  });
  expect(events.map((event) => [event.type, "state" in event ? event.state : "file" in event && event.file])).toEqual([
    ["begin", "test/a.test.ts"],
    ["test", "passed"],
    ["test", "failed"],
    ["test", "skipped"],
    ["end", "test/a.test.ts"],
  ]);
});

it("reports a test that has not finished at the end of its file as a failure", () => {
  const { testModule } = moduleWith(["pending"]);
  expect(eventsOf((reporter) => reporter.onTestModuleEnd(testModule))).toMatchObject([
    { type: "error", file: "test/a.test.ts", text: "test 0: the test did not finish." },
    { type: "end", file: "test/a.test.ts" },
  ]);
});
