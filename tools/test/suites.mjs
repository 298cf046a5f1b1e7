// Lists the test suites. For each suite, it defines the test files, and the command that runs them.
import { readdirSync } from "node:fs";
import { inRoot, python, root } from "../lib/paths.mjs";

/**
 * @typedef {object} Suite
 * @property {"vitest" | "pytest" | "check"} runner
 * @property {readonly string[]} folders the folders with its test files
 * @property {RegExp} pattern matches the names of its test files
 * @property {number} weight the approximate processor time of the suite, in seconds. Suites that take longer start first. After the first run, measured times are used instead.
 * @property {Readonly<Record<string, number>>} [heavy] the approximate processor time of test files that take long, in seconds. Each of these files runs in a separate process, so that several cores are used. The other files share one process.
 * @property {readonly string[]} rooms the folders and files in the project's root that its tests may read, in addition to their imports
 * @property {RegExp} [lines] matches the test files whose tests are each printed on a separate line, since each test is a notebook or a submission
 * @property {readonly string[]} [after] the suites whose results this suite uses; it starts when they are done
 * @property {true} [nightly] whether the suite runs only with `--all`
 */

const library = ["src", "kernel", "native", "package-lock.json", "requirements.txt", "datasets"];

/** @type {Readonly<Record<string, Suite>>} */
export const suites = {
  notebooks: {
    ...{ runner: "vitest", folders: ["test/notebooks"], pattern: /\.test\.ts$/, weight: 300 },
    rooms: [...library, "tools", "notebooks", "requirements.in"],
    heavy: {
      "test/notebooks/lessons-that-train.test.ts": 170,
      "test/notebooks/lessons.test.ts": 100,
      "test/notebooks/lessons-solved.test.ts": 20,
      "test/notebooks/experiments.test.ts": 40,
      "test/notebooks/run.test.ts": 45,
    },
    lines: /\/(lessons|experiments|assignments)[\w-]*\.test\.ts$/,
  },
  course: {
    ...{ runner: "pytest", folders: ["test/course"], pattern: /^test_.*\.py$/, weight: 160 },
    rooms: [...library, "tools", "notebooks/assignments"],
    heavy: {
      "test/course/test_bank.py": 90,
      "test/course/test_limits_faults.py": 50,
      "test/course/test_limits_graded.py": 60,
      "test/course/test_marks.py": 30,
      "test/course/test_pool.py": 60,
    },
    lines: /\/test_bank[\w-]*\.py$/,
  },
  unit: {
    ...{ runner: "vitest", folders: ["test/src", "test/tools", "test/bench", "test/kernel"], pattern: /\.test\.ts$/ },
    ...{ weight: 240, rooms: [...library, "tools", "notebooks"] },
  },
  kernel: {
    ...{ runner: "pytest", folders: ["test/kernel"], pattern: /^test_.*\.py$/, weight: 160 },
    rooms: [...library, "tools/setup", "tools/lib/jupyter", "tools/course"],
  },
  browser: {
    ...{ runner: "vitest", folders: ["test/browser"], pattern: /\.test\.ts$/, weight: 120 },
    rooms: [...library, "tools", "notebooks", "docs/browser.md", "docs/images"],
    heavy: { "test/browser/book.test.ts": 16, "test/browser/site.test.ts": 35 },
    after: ["notebooks"],
  },
  papermill: {
    ...{ runner: "pytest", folders: ["test/papermill"], pattern: /^test_.*\.py$/, weight: 25 },
    rooms: [...library, "tools/papermill", "tools/setup", "notebooks/experiments"],
  },
  check: {
    ...{ runner: "check", folders: [], pattern: /^$/, weight: 25 },
    rooms: ["src", "kernel", "tools", "test", "bench", "notebooks", "docs", "datasets", "README.md", "CONTRIBUTING.md"],
  },
  scale: {
    ...{ runner: "vitest", folders: ["test/scale"], pattern: /\.test\.ts$/, weight: 600 },
    ...{ rooms: [...library, "tools", "notebooks"], nightly: true },
  },
};

/** The name of the only test file of the suite `check`. No such file exists, since this suite runs `npm run check`. */
export const checkFile = "npm run check";

/** Returns the test files of a suite as paths from the root, with slashes. @param {Suite} suite @returns {string[]} */
export function filesOf({ runner, folders, pattern }) {
  if (runner === "check") return [checkFile];
  return folders
    .flatMap((folder) =>
      readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && pattern.test(entry.name))
        .map((entry) => `${(entry.parentPath ?? entry.path).slice(root.length + 1)}/${entry.name}`),
    )
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

/**
 * Returns the command that runs some files of a suite.
 *
 * @param {Suite} suite
 * @param {readonly string[]} files
 * @param {{ workers: number, name?: string | undefined, all: boolean }} options `workers` is the number of processes. With `name`, only the tests whose names contain this text run.
 * @returns {string[]}
 */
export function commandFor({ runner }, files, { workers, name, all }) {
  if (runner === "check") return [process.execPath, inRoot("tools", "main.mjs"), "check", "--events"];
  if (runner === "pytest")
    return [
      ...[python, "-m", "pytest", "-p", "gatebook_events", "--no-header", "--tb=short", "-p", "no:cacheprovider"],
      ...(all ? ["-m", "nightly or not nightly"] : []),
      ...(name === undefined ? [] : ["-k", name]),
      ...files,
    ];
  return [
    ...[process.execPath, inRoot("node_modules", "vitest", "vitest.mjs"), "run", `--maxWorkers=${workers}`],
    `--reporter=${inRoot("tools", "test", "vitest-reporter.mjs")}`,
    ...(name === undefined ? [] : ["--testNamePattern", name]),
    ...files,
  ];
}
