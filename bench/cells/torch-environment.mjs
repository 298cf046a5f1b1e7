// Finds or installs the optional PyTorch, in a separate environment for the benchmark in .cache/bench.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../../tools/lib/digest.mjs";
import { cache, inRoot, windows } from "../../tools/lib/paths.mjs";
import { findPython } from "../../tools/lib/python.mjs";
import { run } from "../../tools/lib/run.mjs";

const locked = inRoot("bench", "cells", "torch.txt");
const folder = join(cache, "bench", "torch");
const own = windows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
const stamp = join(folder, "complete");
const key = () => keyOf(readFileSync(locked, "utf8"));

/**
 * Returns a Python with PyTorch: GATEBOOK_TORCH, or the one that `--torch` has installed.
 *
 * @returns {string | undefined}
 */
export function findTorch() {
  const named = process.env.GATEBOOK_TORCH;
  if (named) {
    if (!existsSync(named))
      throw new Error(`GATEBOOK_TORCH must be the path of a Python, got ${named}, which does not exist`);
    return named;
  }
  return existsSync(stamp) && readFileSync(stamp, "utf8") === key() ? own : undefined;
}

/** Installs PyTorch if it is missing. It needs about 5 GB on Linux, mostly for graphics cards, because PyPI has no smaller build. @returns {Promise<string>} the path of its Python */
export async function makeTorch() {
  const found = findTorch();
  if (found) return found;
  console.log("Installing PyTorch in .cache/bench/torch. This takes some minutes.");
  rmSync(folder, { recursive: true, force: true });
  const [program, ...args] = findPython().command;
  await run(/** @type {string} */ (program), [...args, "-m", "venv", folder], { log: "bench-venv" });
  await run(own, ["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", locked], { log: "bench-torch" });
  writeFileSync(stamp, key());
  return own;
}
