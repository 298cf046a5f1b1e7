// Installs zig, a C++ compiler for many systems. It comes from PyPI in an exact version, so the same sources give the same bytes on every machine.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { cache, inRoot, windows } from "../lib/paths.mjs";
import { findPython } from "../lib/python.mjs";
import { run } from "../lib/run.mjs";

const locked = inRoot("tools", "native", "ziglang.txt");
const folder = join(cache, "zig");
const own = windows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
const stamp = join(folder, "complete");

/** Creates a Python environment with zig in .cache/zig, if there is none. @returns {Promise<string>} the path of its Python: `python -m ziglang` runs zig */
export async function pythonWithZig() {
  const key = keyOf(readFileSync(locked, "utf8"));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return own;
  rmSync(folder, { recursive: true, force: true });
  const [program, ...args] = findPython().command;
  await run(/** @type {string} */ (program), [...args, "-m", "venv", folder], { log: "zig-venv" });
  await run(own, ["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", locked], { log: "zig" });
  writeFileSync(stamp, key);
  return own;
}
