// Registers the kernel with Jupyter, inside the Python environment. Nothing outside the project's folder is changed.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { inRoot, kernelMain, kernelStart, kernelspec, python, windows } from "../lib/paths.mjs";

const file = join(kernelspec, "kernel.json");

/**
 * Returns the kernel specification. Its paths are absolute, since Jupyter starts kernels in the notebook's folder. kernel/start.py chooses a snapshot and
 * then replaces its own process by Node. On Windows a process cannot do this, so there the kernel is started without a snapshot.
 */
function specification() {
  return {
    // Users see this name. Notebooks refer to the kernel by the name of its folder, `tslab`, so they also open on an unmodified tslab.
    display_name: "TypeScript",
    language: "typescript",
    interrupt_mode: "message",
    argv: windows
      ? [process.execPath, "--no-force-async-hooks-checks", kernelMain, "--config-path", "{connection_file}"]
      : [python, "-I", "-S", kernelStart, process.execPath, "{connection_file}"],
    env: { TF_CPP_MIN_LOG_LEVEL: "2", NODE_PATH: inRoot("node_modules") },
    metadata: { debugger: false },
  };
}

/** @type {import("./step.mjs").Step} */
export const spec = {
  id: "kernelspec",
  title: "Register the TypeScript kernel",
  after: ["environment", "compiled"],
  key: () => keyOf(JSON.stringify(specification())),
  present: () =>
    existsSync(file) && readFileSync(file, "utf8").includes(JSON.stringify(windows ? kernelMain : kernelStart)),
  async make() {
    mkdirSync(kernelspec, { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(specification(), null, 1)}\n`);
    renameSync(`${file}.new`, file);
    return "";
  },
};
