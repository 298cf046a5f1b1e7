import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { writeStockKernel } from "../../tools/lib/jupyter/stock-kernel.mjs";

export { stockName } from "../../tools/lib/jupyter/stock-kernel.mjs";

/** An unmodified tslab, until the file's tests have ended. @returns what the environment of Jupyter needs to find it */
export function stockKernel(): { JUPYTER_PATH: string } {
  const folder = mkdtempSync(join(tmpdir(), "stock-tslab-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return writeStockKernel(folder);
}
