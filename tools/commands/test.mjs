// npm test: set-up, then every suite; closes on the counts of all suites together.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findBrowser, howToGetOne } from "../browser.mjs";
import { jupyterEnvironment } from "../server/environment.mjs";
import { inRoot, python, root } from "../setup/paths.mjs";
import { setUp } from "../setup/steps.mjs";
import { runChecks } from "./check.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const reports = inRoot("out", "tests");

/**
 * Runs a suite's own runner and reads its report. A runner that ends badly without a failed test (it crashed, it found none) counts as one failure.
 *
 * @param {string} name
 * @param {readonly string[]} command
 * @param {(report: string) => Counts} read
 * @returns {Counts}
 */
function runSuite(name, [program, ...args], read) {
  const { status } = spawnSync(/** @type {string} */ (program), args, {
    cwd: root,
    stdio: "inherit",
    env: jupyterEnvironment(),
  });
  /** @type {Counts} */
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = read(readFileSync(join(reports, name), "utf8"));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
  }
  if (counts.failed === 0 && (status !== 0 || counts.passed === 0)) counts.failed = 1;
  return counts;
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

/** @type {Readonly<Record<string, () => Counts>>} */
const suites = {
  check: () => ({ ...runChecks(), skipped: 0 }),
  unit: vitest("unit"),
  kernel: () =>
    runSuite(
      "kernel.xml",
      [python, "-m", "pytest", inRoot("test"), `--junitxml=${join(reports, "kernel.xml")}`],
      readJunit,
    ),
  notebooks: vitest("notebooks"),
  browser() {
    if (findBrowser() !== undefined) return vitest("browser")();
    console.log(`No browser was found: ${howToGetOne}.`);
    // a learner's machine may do without; a machine that vouches for the project may not
    return process.env.CI ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 };
  },
};

/** @param {string[]} args names of suites; all where none is named */
export async function main(args) {
  const names = args.length ? args : Object.keys(suites);
  const unknown = names.filter((name) => !(name in suites));
  if (unknown.length)
    throw new Error(`no suite is called ${unknown.join(", ")}; there are ${Object.keys(suites).join(", ")}`);
  const started = performance.now();
  await setUp();
  console.log(`Set-up: ${since(started)}`);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const name of names) {
    console.log(`\n── ${name} ${"─".repeat(60 - name.length)}`);
    const begin = performance.now();
    const counts = /** @type {() => Counts} */ (suites[name])();
    for (const key of /** @type {const} */ (["passed", "failed", "skipped"])) total[key] += counts[key];
    lines.push(`${name.padEnd(10)} ${summary(counts)} in ${since(begin)}`);
  }
  console.log(`\n${lines.join("\n")}\nAll of it took ${since(started)}.\n${summary(total)}`);
  return total.failed === 0 ? 0 : 1;
}

/** @param {Counts} counts */
const summary = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** @param {number} begin */
const since = (begin) => `${((performance.now() - begin) / 1000).toFixed(0)} s`;
