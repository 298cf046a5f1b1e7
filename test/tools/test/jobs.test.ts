import { describe, expect, it } from "vitest";
import { MARK } from "../../../tools/test/events.mjs";
import { type Job, jobsOf, runJob, runJobs } from "../../../tools/test/jobs.mjs";
import { Report } from "../../../tools/test/report.mjs";
import { filesOf, suites } from "../../../tools/test/suites.mjs";

const job = (suite: string, ...files: string[]): Job => ({ suite, files, command: [], seconds: 1 });

/** Runs a program as a job of two files. @returns the printed text, the counts, and the files that may be skipped the next time */
async function run(program: string, { part = false } = {}) {
  let printed = "";
  const report = new Report({
    write: (text) => {
      printed += text;
    },
  });
  const passed: string[] = [];
  const command = [
    process.execPath,
    "-e",
    `const tell = (event) => console.log(${JSON.stringify(MARK)} + JSON.stringify(event)); ${program}`,
  ];
  try {
    await runJob(
      { ...job("unit", "test/a", "test/b"), command },
      { variables: process.env, part },
      report,
      (file, { failed }) => {
        if (failed) passed.splice(0, passed.length, ...passed.filter((one) => one !== file));
        else passed.push(file);
      },
    );
    report.finish([]);
  } finally {
    report.close();
  }
  return { printed, total: report.total, passed };
}

const file = (name: string, state: string, text = "") =>
  `tell({ type: "begin", file: "${name}" }); tell({ type: "test", file: "${name}", name: "does it", state: "${state}", seconds: 1, text: "${text}" }); tell({ type: "end", file: "${name}", seconds: 1 });`;

describe("runJob", () => {
  it("counts tests, prints a line per file, and ends with the counts", async () => {
    const { printed, total, passed } = await run(file("test/a", "passed") + file("test/b", "skipped", "no browser"));
    expect(total).toEqual({ passed: 1, failed: 0, skipped: 1 });
    expect(printed).toMatch(/✓ unit {7}a: 1 passed \(1\.0 s\)\n✓ unit {7}b: 1 skipped/);
    expect(printed).toMatch(/1 skipped: no browser\n1 passed, 0 failed, 1 skipped\n$/);
    expect(passed).toEqual(["test/a", "test/b"]);
  });

  it("prints a failure completely before the line of its file, and the name of the failed test again at the end", async () => {
    const { printed, total, passed } = await run(
      `${file("test/a", "failed", "expected 1")}${file("test/b", "passed")} process.exitCode = 1;`,
    );
    expect(total).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(printed).toMatch(/^✗ unit a > does it\n {4}expected 1\n\n✗ unit {7}a: 1 failed/);
    expect(printed).toMatch(/Failed:\n {2}unit a > does it\n/);
    expect(passed).toEqual(["test/b"]);
  });

  it.each([
    [
      "breaks without a failed test",
      `${file("test/a", "passed")}${file("test/b", "passed")} console.error("out of memory"); process.exitCode = 3;`,
      /exited without a failed test \(status 3\)\.\n {4}out of memory/,
    ],
    ["leaves out a file", file("test/a", "passed"), /did not run test\/b \(status 0\)/],
    [
      "is killed",
      `${file("test/a", "passed")} process.kill(process.pid, "SIGKILL");`,
      /did not run test\/b \(status SIGKILL\)/,
    ],
    ["cannot be read as a program", "syntax error", /did not run test\/a, test\/b \(status 1\)\.[\s\S]*SyntaxError/],
    [
      "fails outside of its tests",
      `${file("test/a", "passed")}${file("test/b", "passed")} tell({ type: "error", file: "", text: "late rejection" });`,
      /late rejection/,
    ],
    [
      "ends a file without a result",
      `${file("test/a", "passed")} tell({ type: "begin", file: "test/b" }); tell({ type: "end", file: "test/b", seconds: 1 });`,
      /✗ unit b\n {4}The file ended, but the runner sent no result of a test\.\n\n✗ unit {7}b: 1 failed/,
      ["test/a"],
    ],
    [
      "sends a result after the end of its file",
      `${file("test/a", "passed")}${file("test/b", "passed")} tell({ type: "test", file: "test/a", name: "late", state: "passed", seconds: 1 });`,
      /✗ unit a\n {4}The runner sent a result after the end of this file: .*"late"/,
    ],
  ])(
    "reports a failure, and does not count its file as passed, if a runner %s",
    async (_, program, said, expected: string[] = []) => {
      const { printed, total, passed } = await run(program);
      expect(total.failed).toBe(1);
      expect(printed).toMatch(said);
      expect(passed).toEqual(expected);
    },
  );

  it("says that a file without tests runs only with --all, if its runner says so", async () => {
    const nightly = `tell({ type: "begin", file: "test/b" }); tell({ type: "end", file: "test/b", seconds: 0, nightly: true });`;
    const { printed, total } = await run(file("test/a", "passed") + nightly);
    expect(printed).toMatch(/✓ unit {7}b: runs only with --all/);
    expect(total).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });

  it("counts only tests with the given name if a name is given", async () => {
    const { printed, total } = await run(file("test/a", "passed") + file("test/b", "skipped"), { part: true });
    expect(printed).toMatch(/✓ unit {7}b: no test/);
    expect(total).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });
});

describe("runJobs", () => {
  it("runs at most one job per lane at a time, and starts a suite after the suites whose results it uses", async () => {
    const order: string[] = [];
    let atOnce = 0;
    await runJobs([job("browser"), job("notebooks", "1"), job("notebooks", "2"), job("unit")], 2, async ({ suite }) => {
      expect(++atOnce).toBeLessThanOrEqual(2);
      order.push(suite);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce--;
    });
    expect(order).toEqual(
      ["notebooks", "notebooks", "browser", "unit"].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
    expect(order.indexOf("browser")).toBeGreaterThan(order.lastIndexOf("notebooks"));
  });
});

describe("jobsOf", () => {
  const options = { workers: 1, all: false };

  it("starts one process per heavy file and one for the others, with the longest first", () => {
    const files = new Map([
      ["course", ["test/course/test_bank.py", "test/course/test_cli.py", "test/course/test_collect.py"]],
      ["papermill", ["test/papermill/test_command.py", "test/papermill/test_translator.py"]],
      ["kernel", []],
    ]);
    const seconds = new Map([["test/course/test_cli.py", 50]]);
    const jobs = jobsOf(files, options, (name) => seconds.get(name) ?? 10);
    expect(jobs.map(({ suite, files: own }) => [suite, own.length])).toEqual([
      ["course", 2],
      ["papermill", 2],
      ["course", 1],
    ]);
    expect(jobs[2]?.files).toEqual(["test/course/test_bank.py"]);
  });

  it("starts the jobs that another suite waits for first", () => {
    const files = new Map([
      ["unit", ["test/src/cells/gru.test.ts"]],
      ["notebooks", ["test/notebooks/lessons.test.ts"]],
      ["browser", ["test/browser/figures.test.ts"]],
    ]);
    expect(jobsOf(files, options, () => 10).map(({ suite }) => suite)).toEqual(["notebooks", "unit", "browser"]);
  });

  it("has a list of heavy files that all exist", () => {
    for (const suite of Object.values(suites))
      expect(filesOf(suite)).toEqual(expect.arrayContaining(Object.keys(suite.heavy ?? {})));
  });
});
