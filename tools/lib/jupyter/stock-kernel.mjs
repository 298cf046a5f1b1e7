// An unmodified tslab beside the kit's own kernel: what notebooks must run on too, and what ours is measured against.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../paths.mjs";

/** The name of an unmodified tslab; the kit's own kernel stays what `tslab` means. */
export const stockName = "tslab-unmodified";

/**
 * Writes a kernel specification as `tslab install` does (node_modules/tslab/python/install.py), for the tslab in node_modules as it was published.
 * Only the program differs: its absolute path, since nothing of ours is on the PATH, and no message is lost on a busy machine (queue-sends.cjs).
 *
 * @param {string} folder
 * @returns {{ JUPYTER_PATH: string }} what the environment of Jupyter needs to find it
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
