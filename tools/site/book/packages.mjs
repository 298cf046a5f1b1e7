// Provides the programs that build the book: Sphinx with its extensions from PyPI, and KaTeX, which draws formulas, from npm. Both are downloaded once, into .cache.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../../lib/digest.mjs";
import { SetupFailure } from "../../lib/failure.mjs";
import { cache, inRoot, python } from "../../lib/paths.mjs";
import { run } from "../../lib/run.mjs";
import { npmProgram } from "../../setup/packages.mjs";

const listed = inRoot("tools", "site", "book", "packages");
const requirements = join(listed, "requirements.txt");
const packageFiles = ["package.json", "package-lock.json"];

/**
 * Returns the folders of the packages. If they do not exist yet, downloads them.
 *
 * @returns {Promise<{ sphinx: string, katex: string }>} `sphinx` is a folder for PYTHONPATH
 * @throws {SetupFailure} if Python is too old for Sphinx
 */
export async function bookPackages() {
  const files = [requirements, ...packageFiles.map((name) => join(listed, name))].map((file) =>
    readFileSync(file, "utf8"),
  );
  const folder = join(cache, "site", `book-${keyOf(...files)}`);
  const found = { sphinx: join(folder, "python"), katex: join(folder, "node_modules", "katex", "dist") };
  if (existsSync(folder)) return found;
  const { status } = spawnSync(python, ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]);
  if (status !== 0)
    throw new SetupFailure(
      "The book needs Python 3.11 or later, and the folder .venv contains an older Python.",
      "Install a newer Python and delete the folder .venv, or build the site without the book: npm run site -- --no-book",
      { step: "Build the book" },
    );
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"];
    const target = join(fresh, "python");
    await run(python, [...pip, "--only-binary=:all:", "--target", target, "-r", requirements], { log: "book-python" });
    for (const name of packageFiles) copyFileSync(join(listed, name), join(fresh, name));
    const { program, args } = npmProgram();
    await run(program, [...args, "ci", "--prefer-offline", "--ignore-scripts"], { log: "book-npm", cwd: fresh });
    if (!existsSync(folder)) renameSync(fresh, folder); // otherwise another process has downloaded the same packages in the meantime
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return found;
}
