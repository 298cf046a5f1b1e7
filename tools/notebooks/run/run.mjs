// Executes notebooks on a real kernel and reports for each how long it took and what went wrong.
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
 * @typedef {{ file: string, out: string, notebook: Notebook, solutions: boolean, keep: boolean }} Job keep: the next one runs on the same kernel
 * @typedef {{ seconds: number, processor: number, cells: Record<string, number>, stopped: string | null, at: string, late: { cell: string, text: string }[] }} Report
 * @typedef {{ file: string, out: string, seconds: number, processor: number, cells: Record<string, number>, problems: Problem[], executed: Notebook }} Result
 *   processor: seconds of processor time that the kernel used; 0 where several notebooks share one
 *
 * @typedef {object} Options
 * @property {string | undefined} [kernel] the kernel's name; the kit's own by default
 * @property {string | undefined} [out] where the executed copies go
 * @property {boolean | "after" | undefined} [solutions] with the solutions in the place of the exercises; "after": each lesson as it is, then its solutions on the same kernel
 * @property {number | undefined} [steps] no training takes more steps: see shorten.mjs
 * @property {boolean | undefined} [together] all notebooks run on one kernel, one after another, which saves the kernels' starts; each finds the variables of those before it
 * @property {number} [seconds] after which a cell is stopped, because it hangs
 * @property {NodeJS.ProcessEnv} [env] over Jupyter's usual environment
 */

/** Ends a cell that hangs: ten times what a whole lesson may take, so that a busy machine never reaches it. `npm run bench -- notebooks` measures how long lessons take. */
const hangs = 1200;

/** @param {readonly string[]} files @param {Options} options @returns {Promise<boolean>} whether all went well */
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
 * @param {readonly string[]} files absolute paths. Solutions run in their lesson's place of the stubs, never alone: a lesson brings its own
 * @param {Options} options
 * @param {(result: Result) => void} [onResult] called after each
 * @returns {Promise<Result[]>} in order
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
        ? "no lesson with solutions among these; solutions lie in lessons/solutions/ under the lesson's file name."
        : "solutions do not run alone; run the lesson with --solutions.",
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

/** Like the path below notebooks/; a file from elsewhere by its name alone. @param {string} file @param {Options} options */
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
  child.stdin.write(`${JSON.stringify({ kernel, seconds, jobs: orders })}\n`); // and left open: run.py ends when we do
  let taken = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    taken++;
    take(JSON.parse(line));
  });
  return new Promise((done, fail) => {
    child.on("error", (error) =>
      fail(new UsageError(`${python} cannot be started (${error.message}); run \`npm run setup\`.`)),
    );
    child.on("close", (status) =>
      status === 0 && taken === jobs.length
        ? done()
        : fail(new Error(`run.py ended with status ${status} after ${taken} of ${jobs.length} notebooks`)),
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
      message: `speaks up after it has ended: ${text.trim()}; await what it starts.`,
    });
  // an error has left an output of its own; a death or a time limit has left none
  if (stopped !== null && !faults.some((fault) => fault.cell === at))
    faults.push({ ...(at ? { cell: at } : {}), message: `stopped here: ${stopped}.` });
  return { file, out, seconds, processor, cells, executed, problems: faults.map((fault) => ({ file, ...fault })) };
}
