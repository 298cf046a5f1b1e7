// Executed copies of notebooks. They are kept in .cache, and a notebook runs again only if it or the library has changed.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { keyOf, sources } from "../../lib/digest.mjs";
import { SetupFailure } from "../../lib/failure.mjs";
import { cache, inRoot } from "../../lib/paths.mjs";
import { kindOf, lessonOf, solutionsOf } from "../lessons.mjs";
import { problemText, shortName } from "../problem.mjs";
import { execute } from "./run.mjs";

const folder = join(cache, "notebooks");
/** @type {string | undefined} */
let library;

/** Returns a hash of everything that decides a notebook's outputs: the notebook, the library, and the results that experiments read. @param {string} file */
function keyFor(file) {
  library ??= keyOf(...sources(inRoot("src"), (name) => name.endsWith(".ts")));
  const others =
    kindOf(file) === "solutions"
      ? [readFileSync(lessonOf(file), "utf8")]
      : kindOf(file) === "other"
        ? sources(inRoot("notebooks", "experiments", "results"), () => true)
        : [];
  return keyOf(readFileSync(file, "utf8"), library, ...others);
}

/** Returns the beginning of the name of a notebook's copies. Lessons and their solutions have the same file name. @param {string} file */
const nameOf = (file) => `${kindOf(file)}-${basename(file, ".ipynb")}-`;

/** Returns the path of a notebook's executed copy, which may not exist. @param {string} file */
const copyOf = (file) => join(folder, `${nameOf(file)}${keyFor(file)}.ipynb`);

/**
 * Keeps the executed copy of a notebook that has run without problems, and removes its older copies.
 *
 * @param {string} file the notebook
 * @param {string} executed the path of its executed copy
 */
export function keepCopy(file, executed) {
  mkdirSync(folder, { recursive: true });
  const copy = copyOf(file);
  for (const name of readdirSync(folder))
    if (name.startsWith(nameOf(file)) && join(folder, name) !== copy) rmSync(join(folder, name), { force: true });
  const fresh = `${copy}.${process.pid}`;
  copyFileSync(executed, fresh);
  renameSync(fresh, copy);
}

/**
 * Returns the executed copies of notebooks. Notebooks without a copy are executed first. Solutions run after their lesson, on the same kernel.
 *
 * @param {readonly string[]} files absolute paths
 * @param {{ onStart?: ((count: number) => void) | undefined, onRun?: ((file: string, seconds: number) => void) | undefined }} [report] `onStart` is called with the number of
 *   notebooks that have no copy, and `onRun` after each execution
 * @returns {Promise<Map<string, string>>} for each notebook, the path of its copy
 * @throws {SetupFailure} if a notebook has a problem
 */
export async function executedCopies(files, { onStart = () => {}, onRun = () => {} } = {}) {
  const missing = files.filter((file) => !existsSync(copyOf(file)));
  onStart(missing.length);
  const lessons = missing.map((file) => (kindOf(file) === "solutions" ? lessonOf(file) : file));
  const out = join(folder, `run-${process.pid}`);
  /** @type {import("./run.mjs").Result[]} */
  const failed = [];
  const keep = (/** @type {import("./run.mjs").Result} */ result) => {
    if (result.problems.length > 0) failed.push(result);
    else keepCopy(result.file, result.out);
    onRun(result.file, result.seconds);
  };
  try {
    for (const file of new Set(lessons)) {
      const solutions =
        kindOf(file) === "lesson" && existsSync(solutionsOf(file)) ? /** @type {const} */ ("after") : false;
      await execute([file], { out, solutions }, keep);
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  const [first] = failed;
  if (first)
    throw new SetupFailure(
      first.problems.map((problem) => problemText(problem)).join(" | "),
      `\`npm run notebooks -- run ${shortName(first.file)}\` runs this notebook alone.`,
      { step: "Run the notebooks" },
    );
  return new Map(files.map((file) => [file, copyOf(file)]));
}
