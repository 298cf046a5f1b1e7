// Provides the versions of the kit's assignments that students get, as a course releases them: without model answers and hidden tests.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { keyOf, sources } from "../lib/digest.mjs";
import { jupyterEnvironment } from "../lib/jupyter/environment.mjs";
import { cache, inRoot, python } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

/** @typedef {import("./contents.mjs").Content} Content */

/** Returns whether nbgrader is installed. It needs a newer Python than the lessons. */
export const hasNbgrader = () =>
  // this looks for the package without loading it, because loading takes most of a second
  spawnSync(python, ["-c", "import importlib.util as i; exit(not i.find_spec('nbgrader'))"]).status === 0;

/** Returns a hash of everything from which assignments are released. */
const keyOfInputs = () =>
  keyOf(
    ...sources(inRoot("notebooks", "assignments"), () => true),
    ...sources(inRoot("tools", "course"), (name) => name.endsWith(".py")),
    readFileSync(inRoot("requirements.txt"), "utf8"),
  );

/**
 * Returns the released assignments of the kit. They are made once for each state of their sources, and are kept in `.cache`. If nbgrader is not installed,
 * returns nothing.
 *
 * @returns {Promise<readonly Content[]>}
 */
export async function releasedAssignments() {
  const folder = join(cache, "site", `assignments-${keyOfInputs()}`);
  if (!existsSync(folder) && !hasNbgrader()) return [];
  if (!existsSync(folder)) await release(folder);
  const paths = /** @type {string[]} */ (JSON.parse(readFileSync(join(folder, "files.json"), "utf8")));
  return paths.map((path) => ({ path, from: join(folder, path) }));
}

/** Creates a course with all assignments, releases them, and copies the released files. @param {string} folder */
async function release(folder) {
  const place = mkdtempSync(join(tmpdir(), "gatebook-release-"));
  const env = { ...jupyterEnvironment(), PYTHONPATH: inRoot("tools", "course") };
  const course = (/** @type {string} */ command) =>
    run(python, ["-m", "gatebook_course", command, join(place, "course")], { log: "assignments", env });
  const fresh = join(place, "files");
  try {
    await course("init");
    await course("release");
    const listed = spawnSync(python, ["-m", "gatebook_course", "site", join(place, "course")], { env });
    /** @type {{ files: readonly Content[] }} */
    const { files } = JSON.parse(String(listed.stdout));
    for (const { path, from } of files) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true });
      cpSync(from, join(fresh, path));
    }
    writeFileSync(join(fresh, "files.json"), JSON.stringify(files.map(({ path }) => path)));
    mkdirSync(dirname(folder), { recursive: true });
    cpSync(fresh, `${folder}.${process.pid}`, { recursive: true });
    if (!existsSync(folder)) renameSync(`${folder}.${process.pid}`, folder); // another process may have released them in the meantime
  } finally {
    rmSync(place, { recursive: true, force: true });
    rmSync(`${folder}.${process.pid}`, { recursive: true, force: true });
  }
}
