// npm run results -- --gather: moves the runs of an experiment from one file per run into one file with a line per run.
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { records, stores } from "../lib/library.mjs";
import { UsageError } from "../lib/usage-error.mjs";

/**
 * Moves the runs of an experiment into one file. Runs that are written in the meantime stay in separate files. The file of a run is
 * removed after its line is written.
 *
 * @param {string} experiment its name
 * @param {string} folder of the results
 * @returns {Promise<{ runs: number, moved: number }>} how many runs the file now holds, and how many of them are new
 * @throws {UsageError} when a file in the folder is unusable, or another program is gathering the same runs
 */
export async function gather(experiment, folder) {
  const { Store } = stores();
  const { encodeLine, jobId } = records();
  const store = new Store(folder);
  const path = store.gatheredPath(experiment);
  return locked(`${path}.lock`, async () => {
    const { records: runs, faults } = await store.all(experiment);
    if (faults.length)
      throw new UsageError(`no run was gathered: ${faults.map((one) => `${one.path}: ${one.reason}`).join("; ")}`);
    const before = linesOf(path);
    const lines = runs.map(encodeLine);
    if (lines.length === 0) return { runs: 0, moved: 0 };
    writeFileSync(`${path}.tmp`, lines.join(""), { flush: true });
    renameSync(`${path}.tmp`, path); // a program that reads at this moment finds either the old or the new file
    for (const run of runs) rmSync(store.path(run), { force: true });
    return { runs: runs.length, moved: runs.filter((run) => !before.includes(jobId(run))).length };
  });
}

/** Returns the ids in a gathered file. @param {string} path @returns {string[]} */
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
 * Runs `work` while no other process runs it: two processes that gather at the same time could lose each other's runs.
 * @template R
 * @param {string} lock a folder that exists while the work runs
 * @param {() => Promise<R>} work
 * @returns {Promise<R>}
 */
async function locked(lock, work) {
  try {
    mkdirSync(lock); // a single atomic step: it fails if the folder exists
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    throw new UsageError(
      `another program is gathering these results. If none is running, remove ${lock} and try again`,
    );
  }
  try {
    return await work();
  } finally {
    rmdirSync(lock);
  }
}
