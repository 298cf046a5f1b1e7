// npm test: set-up, then every suite; closes on the counts of all suites together.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findBrowser, howToGetOne } from "../browser.mjs";
import { jupyterEnvironment } from "../server/environment.mjs";
import { inRoot, python, root } from "../setup/paths.mjs";
import { setUp } from "../setup/steps.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ counts: Counts, output: string }} Result */

const reports = inRoot("out", "tests");

/**
 * Runs a suite's own runner and reads its report. A runner that ends badly without a failed test (it crashed, it found none) counts as one failure.
 *
 * @param {string} report
 * @param {readonly string[]} command
 * @param {(report: string) => Counts} read
 * @returns {Promise<Result>}
 */
async function runSuite(report, [program, ...args], read) {
  const child = spawn(/** @type {string} */ (program), args, {
    cwd: root,
    env: { ...jupyterEnvironment(), FORCE_COLOR: process.stdout.isTTY ? "1" : "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  /** @type {number | null} */
  const status = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const counts = readReport(report, read);
  if (counts.failed === 0 && (status !== 0 || counts.passed === 0)) counts.failed = 1;
  return { counts, output };
}

/** @param {string} name @param {(report: string) => Counts} read @returns {Counts} */
function readReport(name, read) {
  try {
    return read(readFileSync(join(reports, name), "utf8"));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** @param {string} report */
function readVitest(report) {
  const { numPassedTests: passed, numFailedTests, numFailedTestSuites, numPendingTests: skipped } = JSON.parse(report);
  return { passed, failed: numFailedTests || numFailedTestSuites, skipped };
}

/** @param {string} report */
function readJunit(report) {
  const count = (/** @type {string} */ name) =>
    Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(report)?.[1] ?? 0);
  const [failed, skipped] = [count("failures") + count("errors"), count("skipped")];
  return { passed: count("tests") - failed - skipped, failed, skipped };
}

/** @param {string} project */
const vitest = (project) => () =>
  runSuite(
    `${project}.json`,
    [
      ...[process.execPath, inRoot("node_modules", "vitest", "vitest.mjs"), "run", "--project", project],
      ...["--reporter=default", "--reporter=json", `--outputFile=${join(reports, `${project}.json`)}`],
    ],
    readVitest,
  );

/** @param {string} folder of test/ */
const pytest = (folder) => () => {
  const report = join(reports, `${folder}.xml`);
  return runSuite(`${folder}.xml`, [python, "-m", "pytest", inRoot("test", folder), `--junitxml=${report}`], readJunit);
};

/** @type {Readonly<Record<string, () => Promise<Result>>>} */
const suites = {
  check: () =>
    runSuite(
      "check.json",
      [process.execPath, inRoot("tools", "main.mjs"), "check", "--report", join(reports, "check.json")],
      (report) => ({
        skipped: 0,
        ...JSON.parse(report),
      }),
    ),
  unit: vitest("unit"),
  kernel: pytest("kernel"),
  course: pytest("course"),
  papermill: pytest("papermill"),
  notebooks: vitest("notebooks"),
  async browser() {
    if (findBrowser() !== undefined) return vitest("browser")();
    // a learner's machine may do without; a machine that vouches for the project may not
    const counts = process.env.CI ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 };
    return { counts, output: `No browser was found: ${howToGetOne}.` };
  },
};

/** Two at a time, the longest first: while one waits for kernels and pages, the other computes. */
const atOnce = 2;
const longestFirst = ["course", "browser", "notebooks", "unit", "kernel", "papermill", "check"];

/** @param {string[]} args names of suites; all where none is named */
export async function main(args) {
  const names = args.length ? args : Object.keys(suites);
  const unknown = names.filter((name) => !(name in suites));
  if (unknown.length)
    throw new Error(`no suite is called ${unknown.join(", ")}; there are ${Object.keys(suites).join(", ")}`);
  const started = performance.now();
  await setUp();
  console.log(`Set-up: ${since(started)}. Running ${names.join(", ")}; each is printed when it has ended.`);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const lines = [];
  const queue = longestFirst.filter((name) => names.includes(name));
  const work = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const begin = performance.now();
      const { counts, output } = await /** @type {() => Promise<Result>} */ (suites[name])();
      for (const key of /** @type {const} */ (["passed", "failed", "skipped"])) total[key] += counts[key];
      lines.push(`${name.padEnd(10)} ${summary(counts)} in ${since(begin)}`);
      console.log(`\n── ${name} ${"─".repeat(60 - name.length)}\n${output.trimEnd()}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  console.log(`\n${lines.join("\n")}\nAll of it took ${since(started)}.\n${summary(total)}`);
  return total.failed === 0 ? 0 : 1;
}

/** @param {Counts} counts */
const summary = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** @param {number} begin */
const since = (begin) => `${((performance.now() - begin) / 1000).toFixed(0)} s`;
