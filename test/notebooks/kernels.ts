import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { inRoot } from "../../tools/setup/paths.mjs";

/** The name of an unmodified tslab in `stockKernel`'s folder; the kit's own kernel stays what `tslab` means. */
export const stockName = "tslab-unmodified";

/**
 * A kernel specification as `tslab install` writes it (node_modules/tslab/python/install.py), for the tslab in node_modules as it was published.
 * Only the program differs: its absolute path, since nothing of ours is on the PATH.
 *
 * @returns what the environment of Jupyter needs to find it
 */
export function stockKernel(): { JUPYTER_PATH: string } {
  const folder = mkdtempSync(join(tmpdir(), "stock-tslab-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const kernel = join(folder, "kernels", stockName);
  mkdirSync(kernel, { recursive: true });
  const specification = {
    argv: [
      process.execPath,
      inRoot("node_modules", "tslab", "bin", "tslab"),
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
