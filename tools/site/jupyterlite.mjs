// Provides JupyterLite's built pages. They come from a PyPI package, which is downloaded once and unpacked into .cache.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { cache, inRoot, python } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const requirements = inRoot("tools", "site", "packages", "requirements.txt");
const unpack = inRoot("tools", "site", "unpack.py");

/** The version of JupyterLite, from the locked requirements. */
export const jupyterliteVersion = () => /jupyterlite-core==(\S+)/.exec(readFileSync(requirements, "utf8"))?.[1] ?? "";

/**
 * Returns the folder with JupyterLite's pages. If it does not exist yet, downloads the package and unpacks it.
 *
 * @returns {Promise<string>}
 */
export async function jupyterlite() {
  const key = keyOf(readFileSync(requirements, "utf8"), readFileSync(unpack, "utf8"));
  const folder = join(cache, "site", `jupyterlite-${key}`);
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  const wheel = join(fresh, "wheel");
  mkdirSync(fresh, { recursive: true });
  try {
    await run(
      python,
      ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", wheel, "-r", requirements],
      { log: "jupyterlite" },
    );
    await run(python, [unpack, wheel, join(fresh, "pages")], { log: "jupyterlite" });
    try {
      renameSync(join(fresh, "pages"), folder);
    } catch (error) {
      if (!existsSync(folder)) throw error; // otherwise another process has unpacked the same package in the meantime
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}
