// npm run results -- --check: checks that the result files are valid, and that runs of the same job have the same results.
import { records, stores } from "../lib/library.mjs";

/** @typedef {import("../lib/library.mjs").Experiment} Experiment */
/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * Checks the result files of an experiment. Returns the number of runs, and the problems.
 *
 * @param {Experiment} experiment
 * @param {readonly string[]} folders
 * @returns {Promise<{ count: number, problems: string[] }>}
 */
export async function checkResults(experiment, folders) {
  const { Store } = stores();
  const found = await Promise.all(folders.map((folder) => new Store(folder).all(experiment.name)));
  const all = found.flatMap((one) => one.records);
  const problems = found.flatMap(({ faults }) => faults.map(({ path, reason }) => `${path}: ${reason}`));
  for (const record of all) {
    try {
      experiment.complete(record.settings);
    } catch (error) {
      if (record.revision === experiment.revision)
        problems.push(`${experiment.name}/${records().jobId(record)}.json: ${/** @type {Error} */ (error).message}`);
    }
  }
  return { count: all.length, problems: [...problems, ...unequal(all)] };
}

/**
 * Returns a problem for each run whose results differ from another run of the same job on the same backend with the same number of threads.
 *
 * @param {readonly RunRecord[]} all
 */
function unequal(all) {
  /** @type {Map<string, RunRecord>} */
  const first = new Map();
  return all.flatMap((record) => {
    const { backend, threads } = record.environment;
    const id = records().jobId(record);
    const key = `${id} ${backend} ${threads}`;
    const other = first.get(key);
    first.set(key, other ?? record);
    if (!other || JSON.stringify(other.measured) === JSON.stringify(record.measured)) return [];
    return [`${record.experiment}/${id}.json: two runs of this job on ${backend} gave different numbers`];
  });
}
