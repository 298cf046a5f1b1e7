// Registers an unmodified tslab next to the kit's kernel. Notebooks must also run on it, and the kit's kernel is compared with it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../paths.mjs";

/** The kernel name of an unmodified tslab. The name `tslab` still means the kit's kernel. */
export const stockName = "tslab-unmodified";

/**
 * Writes a kernel specification as `tslab install` does (node_modules/tslab/python/install.py), for the tslab in node_modules as it was published.
 * Only the program differs. It is an absolute path, since the project puts nothing on the PATH. It also loads queue-sends.cjs, which prevents lost messages on a busy machine.
 *
 * @param {string} folder
 * @returns {{ JUPYTER_PATH: string }} environment variables with which Jupyter finds the kernel
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
