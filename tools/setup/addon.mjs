// Provides the recurrent cells of native/ for this machine: compiled here, or prebuilt if there is no compiler. If there is neither, set-up still succeeds, and the library uses their
// WebAssembly build.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { cache } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { compileAddon, machineToolchain } from "../native/addon.mjs";
import { sourcesHash } from "../native/flags.mjs";
import { findPrebuilt } from "../native/prebuilt.mjs";
import { findCompiler } from "./tensorflow/compile.mjs";

/**
 * The folder of the addon. Each platform and architecture has a separate folder, since machines may share a home folder. The library looks in the
 * same folder (src/platform/addon.ts).
 */
const folder = join(cache, "cells", `${process.platform}-${process.arch}`);
const file = join(folder, "cells.node");
const obstacle = join(folder, "obstacle.txt");
const origin = join(folder, "origin.txt");

/** Returns the text of a file, or undefined if there is no such file. @param {string} path */
const textOf = (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** Returns the reason that this step has stored for a missing addon. Returns undefined if the addon exists, or if this step has not run. */
export const cellsObstacle = () => textOf(obstacle);

/** Returns the origin of the addon in words, for `npm run doctor`, or undefined if there is no addon. */
export const cellsOrigin = () => textOf(origin);

/** @type {import("./step.mjs").Step} */
export const cells = {
  id: "cells",
  title: "Compile the recurrent cells",
  after: ["packages"],
  // the key contains the compiler, so that this step runs again after a compiler has been installed
  key: () => {
    const way = requested() ?? findCompiler() ?? "";
    return keyOf(sourcesHash(), process.platform, process.arch, way, process.env.GATEBOOK_NATIVE ?? "");
  },
  present: () => existsSync(file) || existsSync(obstacle),
  async make(report) {
    empty();
    try {
      const from = await provide(report);
      writeFileSync(origin, from);
      return from.startsWith("prebuilt") ? from : "";
    } catch (error) {
      empty();
      const { message } = /** @type {Error} */ (error);
      if (isFull(error)) throw error;
      writeFileSync(obstacle, message);
      return `WebAssembly is used instead: ${message}`;
    }
  },
};

function empty() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** Returns the build that is requested although there is a compiler. */
const requested = () => ["prebuilt", "wasm"].find((build) => build === process.env.GATEBOOK_CELLS);

/** Returns whether an error means that the disk is full. No other way would work then. @param {unknown} error */
function isFull(error) {
  const { message, output = "" } = /** @type {Error & { output?: string }} */ (error);
  return /ENOSPC|no space left/i.test(message + output);
}

/** Compiles the addon, or copies the prebuilt one if that does not work. @param {(line: string) => void} report @returns {Promise<string>} the origin of the addon, in words */
async function provide(report) {
  if (process.env.GATEBOOK_NATIVE === "") throw new Error("GATEBOOK_NATIVE is empty, which turns native code off");
  if (requested() === "wasm") throw new Error("GATEBOOK_CELLS=wasm asks for it");
  let why = "GATEBOOK_CELLS=prebuilt asks for it";
  if (requested() !== "prebuilt") {
    try {
      const compiler = findCompiler();
      if (compiler === undefined) throw new Error("no C++ compiler (g++) was found");
      await install((fresh) => compileAddon(fresh, machineToolchain(compiler), { report }), report);
      return `compiled by ${compiler}`;
    } catch (error) {
      if (isFull(error)) throw error;
      why = /** @type {Error} */ (error).message;
    }
  }
  try {
    await install(async (fresh) => copyFileSync(await findPrebuilt(), fresh), report);
  } catch (error) {
    throw new Error(`${why}; and ${/** @type {Error} */ (error).message}`);
  }
  return `prebuilt: ${why}`;
}

/**
 * Moves an addon to its final path, if the addon loads.
 *
 * @param {(fresh: string) => Promise<void>} make writes the addon to this path
 * @param {(line: string) => void} report
 */
async function install(make, report) {
  const fresh = `${file}.new.node`;
  await make(fresh);
  // Load the addon in a separate process first. If it does not load or crashes its process, no kernel must use it.
  const probe = `require(${JSON.stringify(fresh)}).useThreads(1)`;
  await run(process.execPath, ["-e", probe], { log: "cells-probe", report });
  renameSync(fresh, file);
}
