// npm run golden: computes the golden vectors in test/golden again. It runs PyTorch, Keras and ONNX in a separate Python environment in .cache/golden.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../../lib/digest.mjs";
import { cache, inRoot, windows } from "../../lib/paths.mjs";
import { findPython } from "../../lib/python.mjs";
import { run } from "../../lib/run.mjs";

const here = inRoot("tools", "make", "golden");
const folder = join(cache, "golden");
const python = windows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
const stamp = join(folder, "complete");

/**
 * Creates the environment. On Linux it needs about 4 GB. Most of it is code for graphics cards, since PyPI has no smaller PyTorch.
 *
 * @param {string} key the hash of the requirements
 */
async function makeEnvironment(key) {
  console.log("Installing PyTorch, Keras and ONNX into .cache/golden. This takes some minutes.");
  rmSync(folder, { recursive: true, force: true });
  const [program, ...args] = findPython().command;
  await run(/** @type {string} */ (program), [...args, "-m", "venv", folder], { log: "golden-venv" });
  const locked = join(here, "requirements.txt");
  await run(python, ["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", locked], { log: "golden-pip" });
  writeFileSync(stamp, key);
}

const key = keyOf(readFileSync(join(here, "requirements.txt"), "utf8"));
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== key) await makeEnvironment(key);
for (const script of ["pytorch.py", "transformer.py", "keras_cells.py", "conventions.py", "layer_norm.py"]) {
  console.log(script);
  await run(python, [join(here, script)], { log: `golden-${script}` });
}
console.log("Wrote test/golden. `git diff` shows the changes.");
