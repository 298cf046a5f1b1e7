// npm run notebooks -- run: executes notebooks on a kernel, and reports the time and the problems of each notebook.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { jupyterEnvironment } from "../../lib/jupyter/environment.mjs";
import { inRoot, python } from "../../lib/paths.mjs";
import { UsageError } from "../../lib/usage-error.mjs";
import { readNotebook } from "../files.mjs";
import { kindOf, lessonOf, solutionsOf } from "../lessons.mjs";
import { normalise } from "../normal-form.mjs";
import { problemText, shortName } from "../problem.mjs";
import { solved } from "../solutions.mjs";
import { exerciseFaults, outputFaults } from "./judge.mjs";
import { shortened } from "./shorten.mjs";

/**
 * @typedef {import("../notebook.mjs").Notebook} Notebook
 * @typedef {import("../problem.mjs").Problem} Problem
 * @typedef {{ file: string, out: string, notebook: Notebook, solutions: boolean, keep: boolean }} Job a notebook to execute; `keep` is true if the next job runs on the same kernel
 * @typedef {{ seconds: number, processor: number, cells: Record<string, number>, stopped: string | null, at: string, late: { cell: string, text: string }[] }} Report
 * @typedef {{ file: string, out: string, seconds: number, processor: number, cells: Record<string, number>, problems: Problem[], executed: Notebook }} Result
 *   `processor` is the processor time that the kernel has used, in seconds. It is 0 if several notebooks share one kernel.
 *
 * @typedef {object} Options
 * @property {string | undefined} [kernel] the kernel's name; by default the kit's kernel
 * @property {string | undefined} [out] the folder for the executed copies
 * @property {boolean | "after" | undefined} [solutions] With true, the solutions replace the stubs. With "after", each lesson runs unsolved, and then its solutions run on the same kernel.
 * @property {number | undefined} [steps] the maximum number of training steps (see shorten.mjs)
 * @property {boolean | undefined} [together] runs all notebooks on one kernel, which saves the time to start kernels. Each notebook then sees the variables of the earlier notebooks.
 * @property {number} [seconds] the number of seconds after which a cell counts as hanging and is stopped
 * @property {NodeJS.ProcessEnv} [env] environment variables that override those of `jupyterEnvironment()`
 */

/**
 * The time limit for a cell, in seconds. It only stops a cell that hangs. It is ten times the limit for a whole lesson, so that no cell reaches it just
 * because the machine is busy. `npm run bench -- notebooks` measures how long lessons take.
 */
const hangs = 1200;

/**
 * Executes notebooks and prints the results.
 *
 * @param {readonly string[]} files @param {Options} options
 * @returns {Promise<boolean>} whether all notebooks have passed
 */
export async function runNotebooks(files, options) {
  let failed = 0;
  const results = await execute(files, options, ({ file, seconds, problems }) => {
    console.log(
      `${problems.length ? "✗" : "✓"} ${shortName(file)}${options.solutions ? " with its solutions" : ""} (${seconds.toFixed(1)} s)`,
    );
    for (const problem of problems) console.log(`  ${problemText(problem)}`);
    if (problems.length) failed++;
  });
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  console.log(
    `${results.length - failed} passed, ${failed} failed in ${total.toFixed(1)} s; executed copies are in ${shortName(folderFor(options))}.`,
  );
  return failed === 0 && results.length > 0;
}

/**
 * Executes notebooks.
 *
 * @param {readonly string[]} files absolute paths. Solutions never run alone, since they replace the stubs of their lesson.
 * @param {Options} options
 * @param {(result: Result) => void} [onResult] called after each notebook
 * @returns {Promise<Result[]>} the results, in the order of the notebooks
 */
export async function execute(files, options = {}, onResult = () => {}) {
  const jobs = jobsFor(files, options);
  /** @type {Result[]} */
  const results = [];
  if (jobs.length === 0) return results;
  await python3(jobs, options, (report) => {
    const job = /** @type {Job} */ (jobs[results.length]);
    const result = resultOf(job, report);
    results.push(result);
    onResult(result);
  });
  return results;
}

/** @param {readonly string[]} files @param {Options} options @returns {Job[]} */
function jobsFor(files, options) {
  const wanted = options.solutions
    ? files
        .map((file) => (kindOf(file) === "solutions" ? lessonOf(file) : file))
        .filter((file) => kindOf(file) === "lesson" && existsSync(solutionsOf(file)))
    : files.filter((file) => kindOf(file) !== "solutions");
  if (wanted.length === 0 && files.length > 0)
    throw new UsageError(
      options.solutions
        ? "none of these lessons has solutions. Solutions are in lessons/solutions/, under the lesson's file name."
        : "solutions cannot run alone. Run the lesson with --solutions.",
    );
  const { solutions = false, steps, together = false } = options;
  return [...new Set(wanted)].flatMap((file) => {
    const plain = load(file);
    const whole = solutions === true ? solved(plain, load(solutionsOf(file))) : plain;
    const notebook = steps === undefined ? whole : shortened(whole, steps);
    const job = { file, notebook, solutions: solutions === true, out: placeFor(file, options), keep: together };
    return solutions === "after" ? [{ ...job, keep: true }, solutionsAfter(file, options)] : [job];
  });
}

/** @param {string} lesson @param {Options} options @returns {Job} */
function solutionsAfter(lesson, options) {
  const file = solutionsOf(lesson);
  const out = placeFor(file, options);
  return { file, notebook: load(file), solutions: true, out, keep: options.together === true };
}

/** @param {string} file */
function load(file) {
  const read = readNotebook(file);
  if ("fault" in read) throw new UsageError(`${shortName(file)} ${read.fault}`);
  return normalise(read.notebook); // so that every cell has an id
}

/** @param {Options} options */
const folderFor = ({ out, solutions }) =>
  out ? resolve(out) : inRoot("out", "notebooks", ...(solutions === true ? ["solved"] : []));

/**
 * Returns the path of the executed copy. It has the same subfolders as the notebook has in notebooks/. For a notebook elsewhere, only the file name
 * is used.
 *
 * @param {string} file @param {Options} options
 */
function placeFor(file, options) {
  const home = `${shortName(inRoot("notebooks"))}/`;
  const name = shortName(file);
  return join(folderFor(options), name.startsWith(home) ? name.slice(home.length) : basename(file));
}

/**
 * @param {Job[]} jobs
 * @param {Options} options
 * @param {(report: Report) => void} take
 * @returns {Promise<void>}
 */
function python3(jobs, { kernel = "tslab", env = {}, seconds = hangs }, take) {
  const child = spawn(python, [fileURLToPath(new URL("run.py", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...jupyterEnvironment(), ...env },
  });
  const orders = jobs.map(({ file, notebook, out, keep }) => ({ notebook, folder: dirname(file), out, keep }));
  child.stdin.write(`${JSON.stringify({ kernel, seconds, jobs: orders })}\n`); // stdin is not closed here: it closes when this process exits, and then run.py exits too
  let taken = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    taken++;
    take(JSON.parse(line));
  });
  return new Promise((done, fail) => {
    child.on("error", (error) =>
      fail(new UsageError(`${python} could not be started (${error.message}). Run \`npm run setup\`.`)),
    );
    child.on("close", (status) =>
      status === 0 && taken === jobs.length
        ? done()
        : fail(new Error(`run.py exited with status ${status} after ${taken} of ${jobs.length} notebooks`)),
    );
  });
}

/** @param {Job} job @param {Report} report @returns {Result} */
function resultOf({ file, out, solutions }, { seconds, processor, cells, stopped, at, late }) {
  const executed = /** @type {Notebook} */ (JSON.parse(readFileSync(out, "utf8")));
  const faults = [...outputFaults(executed), ...(solutions && stopped === null ? exerciseFaults(executed) : [])];
  for (const { cell, text } of late)
    faults.push({
      ...(cell ? { cell } : {}),
      message: `sends output after it has finished: ${text.trim()}. Await the work that it starts.`,
    });
  // An error is already an output of its cell. A crash of the kernel and a time limit leave no output, so report them here.
  if (stopped !== null && !faults.some((fault) => fault.cell === at))
    faults.push({ ...(at ? { cell: at } : {}), message: `stopped here: ${stopped}.` });
  return { file, out, seconds, processor, cells, executed, problems: faults.map((fault) => ({ file, ...fault })) };
}
