// npm run results -- --gather: moves the runs of an experiment from separate files into one file, which has one line per run.
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { records, stores } from "../lib/library.mjs";
import { UsageError } from "../lib/usage-error.mjs";

/**
 * Moves the runs of an experiment into one file. The file of a run is removed only after its line has been written. If another program saves a run in the
 * meantime, that run stays in a separate file.
 *
 * @param {string} experiment the experiment's name
 * @param {string} folder the folder of the results
 * @returns {Promise<{ runs: number, moved: number }>} the number of runs in the file, and the number of those that have been added
 * @throws {UsageError} if a file in the folder is unusable, or if another program is moving the same runs
 */
export async function gather(experiment, folder) {
  const { Store } = stores();
  const { encodeLine, jobId } = records();
  const store = new Store(folder);
  const path = store.gatheredPath(experiment);
  return locked(`${path}.lock`, async () => {
    const { records: runs, faults } = await store.all(experiment);
    if (faults.length)
      throw new UsageError(`no run was moved: ${faults.map((one) => `${one.path}: ${one.reason}`).join("; ")}`);
    const before = linesOf(path);
    const lines = runs.map(encodeLine);
    if (lines.length === 0) return { runs: 0, moved: 0 };
    writeFileSync(`${path}.tmp`, lines.join(""), { flush: true });
    renameSync(`${path}.tmp`, path); // replaces the file in one step, so another program reads either the old or the new file
    for (const run of runs) rmSync(store.path(run), { force: true });
    return { runs: runs.length, moved: runs.filter((run) => !before.includes(jobId(run))).length };
  });
}

/** Returns the ids of the runs in the file of an experiment. @param {string} path @returns {string[]} */
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
 * Runs `work` in only one process at a time. Two processes that move runs at the same time could lose runs.
 * @template R
 * @param {string} lock the path of a folder that exists while `work` runs
 * @param {() => Promise<R>} work
 * @returns {Promise<R>}
 */
async function locked(lock, work) {
  try {
    mkdirSync(lock); // fails if the folder already exists; the check and the creation are one atomic step
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    throw new UsageError(
      `another program is moving these results. If no such program is running, remove ${lock} and try again`,
    );
  }
  try {
    return await work();
  } finally {
    rmdirSync(lock);
  }
}
