import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { writeStockKernel } from "../../tools/lib/jupyter/stock-kernel.mjs";

export { stockName } from "../../tools/lib/jupyter/stock-kernel.mjs";

/** Installs an unmodified tslab until the tests of the file have finished. @returns the environment variables with which Jupyter finds it */
export function stockKernel(): { JUPYTER_PATH: string } {
  const folder = mkdtempSync(join(tmpdir(), "stock-tslab-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return writeStockKernel(folder);
}
