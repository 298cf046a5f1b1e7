// npm test: runs set-up, and then the tests whose inputs have changed since they last passed. It prints how many tests have passed, failed and been skipped.
import { availableParallelism } from "node:os";
import { findFirefox } from "../lib/firefox.mjs";
import { jupyterEnvironment } from "../lib/jupyter/environment.mjs";
import { setUp } from "../setup/steps.mjs";
import { firefoxProgram, firefoxVariables } from "./firefox.mjs";
import { changedSince, Digests, inputsOf, machineKey, projectFiles } from "./inputs.mjs";
import { endJobs, jobsOf, runJob, runJobs } from "./jobs.mjs";
import { choose, readOptions, TestUsageError, usage } from "./options.mjs";
import { PassedFiles } from "./passed-files.mjs";
import { programVariables, testPrograms, unavailable } from "./programs.mjs";
import { Report } from "./report.mjs";
import { suites } from "./suites.mjs";

/** @typedef {ReturnType<typeof readOptions>} Options */
/** @typedef {{ keys: Map<string, string>, run: Map<string, string[]>, unchanged: string[] }} Plan the hash of the inputs of each test file, the test files to run by suite, and the test files that need not run */

/** @param {string[]} args */
export async function main(args) {
  try {
    const options = readOptions(args);
    if (options.help) console.log(usage);
    return options.help ? 0 : await test(options);
  } catch (error) {
    if (!(error instanceof TestUsageError)) throw error;
    console.error(error.message);
    return 2;
  }
}

/** @param {Options} options */
async function test(options) {
  const started = performance.now();
  const chosen = choose(options.words, options.all);
  await setUp([testPrograms, ...(options.all ? [firefoxProgram] : [])]);
  const variables = {
    ...jupyterEnvironment(),
    ...programVariables(),
    ...firefoxVariables(),
    ...(options.all ? { GATEBOOK_TEST: "all" } : {}),
    FORCE_COLOR: "0",
  };
  const results = new PassedFiles();
  const { keys, run, unchanged } = await plan(chosen, options, results, machineKey(variables));
  const report = new Report();
  for (const file of unchanged)
    report.unchanged(/** @type {import("./passed-files.mjs").Counts} */ (results.passed(file, keys.get(file) ?? "")));
  // Run one job more than there are cores, since a test mostly waits for a kernel, a page or a time limit.
  const lanes = availableParallelism() + 1;
  const { all, name } = options;
  const workers = Math.max(1, Math.floor(lanes / 2));
  const jobs = jobsOf(run, { workers, name, all }, (file) => results.seconds(file));
  report.line(opening(run, unchanged, started));
  const stop = () => {
    endJobs();
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
  try {
    await runJobs(jobs, lanes, (job) =>
      runJob(job, { variables, part: name !== undefined }, report, (file, counts, seconds) => {
        const passed = counts.failed === 0 && name === undefined;
        results.note(file, { key: passed ? (keys.get(file) ?? "") : "", seconds, counts });
      }),
    );
  } finally {
    report.close();
  }
  report.finish([
    ...unavailable().map(
      ({ name, withoutIt }) =>
        `Not tested: ${withoutIt}. ${name} was not found, and there is no package of it for this machine.`,
    ),
    ...(options.all && findFirefox({ ...process.env, ...variables }) === undefined
      ? ["Not tested: the site in Firefox. Firefox was not found, and there is no package of it for this machine."]
      : []),
    `In total, it took ${((performance.now() - started) / 1000).toFixed(0)} s.`,
  ]);
  if (name !== undefined && report.total.passed + report.total.failed === 0) {
    console.error(`No test in these files has ${JSON.stringify(name)} in its name.`);
    return 1;
  }
  return report.total.failed === 0 ? 0 : 1;
}

/**
 * Decides which test files must run. A test file need not run if none of its inputs has changed since it last passed.
 *
 * @param {readonly import("./options.mjs").Chosen[]} chosen
 * @param {Options} options
 * @param {PassedFiles} results
 * @param {string} machine
 * @returns {Promise<Plan>}
 */
async function plan(chosen, { cached, changed, words }, results, machine) {
  const project = projectFiles();
  if (project === undefined && changed !== undefined)
    throw new TestUsageError(
      "--changed needs git, but this folder is not a git repository. Run `npm test` without --changed.",
    );
  const differing = changed === undefined ? undefined : changes(changed);
  const digests = new Digests();
  const keys = new Map();
  const run = new Map();
  const unchanged = [];
  for (const { suite, files } of chosen) {
    const inputs = project && (await inputsOf(/** @type {import("./suites.mjs").Suite} */ (suites[suite]), project));
    const mine = [];
    for (const file of files) {
      const of = inputs?.get(file);
      if (of) keys.set(file, digests.keyOf(of, machine));
      // a file that the user has named always runs
      const known = cached && words.length === 0 && changed === undefined && results.passed(file, keys.get(file) ?? "");
      const affected = differing === undefined || [...(of ?? [])].some((input) => differing.has(input));
      if (known) unchanged.push(file);
      else if (affected) mine.push(file);
    }
    run.set(suite, mine);
  }
  return { keys, run, unchanged };
}

/** @param {string} commit */
function changes(commit) {
  try {
    return changedSince(commit);
  } catch {
    throw new TestUsageError(
      `there is no commit or branch ${commit}. \`git log\` lists the commits, and \`git branch\` the branches.`,
    );
  }
}

/** @param {ReadonlyMap<string, readonly string[]>} run @param {readonly string[]} unchanged @param {number} started */
function opening(run, unchanged, started) {
  const parts = [...run].filter(([, files]) => files.length).map(([suite, files]) => `${suite} ${files.length}`);
  const running = parts.length ? `Running test files: ${parts.join(", ")}.` : "No test has to run.";
  const rest = unchanged.length
    ? ` ${unchanged.length} files have passed before, and none of their inputs has changed.`
    : "";
  return `Set-up took ${((performance.now() - started) / 1000).toFixed(0)} s. ${running}${rest}`;
}
