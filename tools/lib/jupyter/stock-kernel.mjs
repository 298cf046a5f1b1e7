// Registers an unmodified tslab as a second kernel. Tests run the notebooks on this kernel too, and compare the kit's kernel with it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../paths.mjs";

/** The kernel name of an unmodified tslab. The name `tslab` still means the kit's kernel. */
export const stockName = "tslab-unmodified";

/**
 * Writes a kernel specification for the published tslab in node_modules, as `tslab install` does (node_modules/tslab/python/install.py). Only the command
 * differs. It contains an absolute path, since the project puts nothing on the PATH. It also loads queue-sends.cjs, so that no message is lost on a busy
 * machine.
 *
 * @param {string} folder
 * @returns {{ JUPYTER_PATH: string }} the environment variables with which Jupyter finds the kernel
 */
export function writeStockKernel(folder) {
  const kernel = join(folder, "kernels", stockName);
  mkdirSync(kernel, { recursive: true });
  const tslab = inRoot("node_modules", "tslab", "bin", "tslab");
  const specification = {
    argv: [
      process.execPath,
      "--require",
      inRoot("tools", "lib", "jupyter", "queue-sends.cjs"),
      tslab,
      "kernel",
      "--config-path",
      "{connection_file}",
    ],
    display_name: "TypeScript",
    language: "typescript",
  };
  writeFileSync(join(kernel, "kernel.json"), JSON.stringify(specification));
  return { JUPYTER_PATH: folder };
}
