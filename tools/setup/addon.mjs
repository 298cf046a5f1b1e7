// Compiles the recurrent cells of native/ for this machine. If there is no compiler, set-up still succeeds, and the library uses their WebAssembly build.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { cache } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { compileAddon } from "../native/addon.mjs";
import { sourcesHash } from "../native/flags.mjs";
import { findCompiler } from "./tensorflow/compile.mjs";

/**
 * The folder of the addon. Each platform and architecture has a separate folder, since machines may share a home folder. The library looks in the
 * same folder (src/platform/addon.ts).
 */
const folder = join(cache, "cells", `${process.platform}-${process.arch}`);
const file = join(folder, "cells.node");
const obstacle = join(folder, "obstacle.txt");

/** Returns the reason why there is no addon, or undefined if there is one. */
export const cellsObstacle = () => (existsSync(obstacle) ? readFileSync(obstacle, "utf8") : undefined);

/** @type {import("./step.mjs").Step} */
export const cells = {
  id: "cells",
  title: "Compile the recurrent cells",
  after: ["packages"],
  // the key contains the compiler, so that this step runs again after a compiler has been installed
  key: () =>
    keyOf(sourcesHash(), process.platform, process.arch, findCompiler() ?? "", process.env.GATEBOOK_NATIVE ?? ""),
  present: () => existsSync(file) || existsSync(obstacle),
  async make(report) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    try {
      await make(report);
      return "";
    } catch (error) {
      const { message, output = "" } = /** @type {Error & { output?: string }} */ (error);
      if (/ENOSPC|no space left/i.test(message + output)) throw error;
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(obstacle, message);
      return `WebAssembly is used instead: ${message}`;
    }
  },
};

/** @param {(line: string) => void} report */
async function make(report) {
  if (process.env.GATEBOOK_NATIVE === "") throw new Error("GATEBOOK_NATIVE is empty, which turns native code off");
  const compiler = findCompiler();
  if (compiler === undefined) throw new Error("no C++ compiler (g++) was found");
  const fresh = `${file}.new.node`;
  await compileAddon(fresh, compiler, { report });
  // Load the addon in a separate process first. If it does not load or crashes its process, no kernel must use it.
  await run(process.execPath, ["-e", `require(${JSON.stringify(fresh)}).useThreads(1)`], {
    log: "cells-probe",
    report,
  });
  renameSync(fresh, file);
}
