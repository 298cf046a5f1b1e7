// npm run results -- --gather: moves the runs of an experiment from files of their own into one file with a line for each.
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { records, stores } from "../lib/library.mjs";
import { UsageError } from "../lib/usage-error.mjs";

/**
 * Runs that are written meanwhile stay in their own files. A run's own file is removed once the line is there.
 *
 * @param {string} experiment its name
 * @param {string} folder of the results
 * @returns {Promise<{ runs: number, moved: number }>} how many runs the file holds now, and how many of them are new there
 * @throws {UsageError} where something in the folder cannot be used, or another program gathers the same runs
 */
export async function gather(experiment, folder) {
  const { Store } = stores();
  const { encodeLine, jobId } = records();
  const store = new Store(folder);
  const path = store.gatheredPath(experiment);
  return locked(`${path}.lock`, async () => {
    const { records: runs, faults } = await store.all(experiment);
    if (faults.length)
      throw new UsageError(`nothing was gathered: ${faults.map((one) => `${one.path}: ${one.reason}`).join("; ")}`);
    const before = linesOf(path);
    const lines = runs.map(encodeLine);
    if (lines.length === 0) return { runs: 0, moved: 0 };
    writeFileSync(`${path}.tmp`, lines.join(""), { flush: true });
    renameSync(`${path}.tmp`, path); // who reads meanwhile finds the old file or the new one
    for (const run of runs) rmSync(store.path(run), { force: true });
    return { runs: runs.length, moved: runs.filter((run) => !before.includes(jobId(run))).length };
  });
}

/** The ids in a gathered file. @param {string} path @returns {string[]} */
function linesOf(path) {
  try {
    return readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line) => (line ? [JSON.parse(line).id] : []));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Does a work that no other process may do at the same time: two that gather could each lose the other's runs.
 * @template R
 * @param {string} lock a folder that is there while the work goes on
 * @param {() => Promise<R>} work
 * @returns {Promise<R>}
 */
async function locked(lock, work) {
  try {
    mkdirSync(lock); // one step: it fails where the folder is there
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    throw new UsageError(`another program gathers these results. If none does, remove ${lock} and try again`);
  }
  try {
    return await work();
  } finally {
    rmdirSync(lock);
  }
}
