// npm run results: prints the results of experiments as a table or as CSV, checks the result files, and updates the page that compares the results with published numbers.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { experimentNamed, experiments, tables } from "../lib/library.mjs";
import { UsageError } from "../lib/usage-error.mjs";
import { setUp } from "../setup/steps.mjs";
import { checkResults } from "./check.mjs";
import { folders, published } from "./folders.mjs";
import { gather } from "./gather.mjs";

const usage = `npm run results [-- NAME …] [--csv] [--check] [--gather] [--page]

  npm run results                     lists the experiments and their numbers of runs
  npm run results -- adding           prints a table with the median, the lowest and the highest value of the seeds
  npm run -s results -- adding --csv  prints each run as a row, for other programs; --to FILE writes the rows to a file
  npm run results -- --check          reads all files, and reports corrupt files, files that are no results, and repeated runs whose results differ
  npm run results -- --gather         moves new runs in notebooks/experiments/results into one file per experiment
  npm run results -- --page           updates notebooks/experiments/README.md, which compares published numbers with the results

Results are in out/experiments (or GATEBOOK_RESULTS). The shipped results are in notebooks/experiments/results.`;

// Packages are imported only where they are needed, since a fresh clone has no packages before set-up.

/** @typedef {import("../lib/library.mjs").Experiment} Experiment */

/** @param {string[]} args @returns {Promise<number>} the exit status: 0 for success, 1 if a check has found a problem, 2 for invalid arguments */
export async function main(args) {
  try {
    const options = /** @type {const} */ ({
      csv: { type: "boolean" },
      check: { type: "boolean" },
      gather: { type: "boolean" },
      page: { type: "boolean" },
      to: { type: "string" },
      help: { type: "boolean", short: "h" },
    });
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) {
      console.log(usage);
      return 0;
    }
    if ([values.csv, values.check, values.gather, values.page].filter(Boolean).length > 1)
      throw new UsageError("--csv, --check, --gather and --page cannot be combined: give one of them");
    if (values.to !== undefined && !values.csv) throw new UsageError("--to can be used with --csv only");
    await setUp();
    const chosen = positionals.length ? positionals.map(experimentNamed) : [...experiments()];
    if (values.page) return page();
    if (values.check) return await check(chosen);
    if (values.gather) return await gatherAll(chosen);
    if (values.csv) return await csv(chosen, values.to);
    return await print(chosen, positionals.length > 0);
  } catch (error) {
    const { message, code = "" } = /** @type {NodeJS.ErrnoException} */ (error);
    if (!(error instanceof UsageError) && !code.startsWith("ERR_PARSE_ARGS")) throw error;
    console.error(`✗ ${message}\n\n${usage}`);
    return 2;
  }
}

/**
 * Prints the number of runs of each experiment.
 *
 * @param {readonly Experiment[]} chosen @param {boolean} named whether the user has named these experiments; then their tables are printed too
 */
async function print(chosen, named) {
  const { aligned, summary } = await import("./summary.mjs");
  for (const experiment of chosen) {
    const { rows, faults } = await tables().results(experiment);
    console.log(`${experiment.name}: ${rows.length} runs. ${experiment.question}`);
    for (const { path, reason } of faults) console.error(`! ${path} is ignored: ${reason}`);
    if (named && rows.length) console.log(`\n${aligned(summary(rows, experiment))}\n`);
  }
  return 0;
}

/** @param {readonly Experiment[]} chosen @param {string | undefined} to */
async function csv(chosen, to) {
  const [experiment] = chosen;
  if (!experiment || chosen.length > 1) throw new UsageError("--csv writes one experiment: give its name");
  const { csvFormat } = await import("d3-dsv");
  const { inOrder } = await import("./summary.mjs");
  const { rows, faults } = await tables().results(experiment);
  for (const { path, reason } of faults) console.error(`! ${path} is ignored: ${reason}`);
  const plain = [...rows]
    .sort(inOrder(experiment.settings))
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, Array.isArray(value) ? JSON.stringify(value) : value]),
      ),
    );
  const text = `${csvFormat(plain)}\n`;
  if (to === undefined) process.stdout.write(text);
  else writeFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), to), text);
  return 0;
}

/** @param {readonly Experiment[]} chosen */
async function check(chosen) {
  let bad = 0;
  for (const experiment of chosen) {
    const { count, problems } = await checkResults(experiment, folders());
    console.log(`${problems.length ? "✗" : "✓"} ${experiment.name}: ${count} runs, ${problems.length} problems`);
    for (const problem of problems) console.log(`  ${problem}`);
    bad += problems.length;
  }
  return bad ? 1 : 0;
}

/** @param {readonly Experiment[]} asked */
async function gatherAll(asked) {
  for (const { name } of asked) {
    const { runs, moved } = await gather(name, published);
    console.log(`${name}: ${runs} runs in one file, ${moved} of them newly added`);
  }
  return 0;
}

async function page() {
  const { renewPage } = await import("./page.mjs");
  const changed = await renewPage();
  console.log(`notebooks/experiments/README.md ${changed ? "was updated" : "is up to date"}.`);
  return 0;
}
