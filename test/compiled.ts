import { mkdirSync } from "node:fs";
import { cache } from "../tools/lib/paths.mjs";
import { compiled } from "../tools/setup/compiled.mjs";
import { withLock } from "../tools/setup/lock.mjs";
import { Progress } from "../tools/setup/progress.mjs";
import { doMissing, isDone } from "../tools/setup/steps.mjs";

/**
 * Compiles the library and the kernel before the first test if a source has changed. Many tests run or read `src/dist`, so no test
 * may write it. The lock makes a second test run wait until the first one has compiled.
 */
export default async function compile(): Promise<void> {
  if (isDone(compiled)) return;
  mkdirSync(cache, { recursive: true });
  await withLock(
    () => doMissing([compiled], new Progress(process.stdout)),
    (pid) => console.log(`Process ${pid} compiles the library in this folder; waiting for it.`),
  );
}
