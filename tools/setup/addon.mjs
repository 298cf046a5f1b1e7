// Provides the recurrent cells of native/ for this machine: compiled here, or prebuilt where there is no compiler. Without either nothing fails: the library
// uses their WebAssembly build.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { cache } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { compileAddon, machineToolchain } from "../native/addon.mjs";
import { sourcesHash } from "../native/flags.mjs";
import { findPrebuilt } from "../native/prebuilt.mjs";
import { findCompiler } from "./tensorflow/compile.mjs";

/** One folder per platform and architecture, since a home folder may be shared or copied. The library looks in the same folder (src/platform/addon.ts). */
const folder = join(cache, "cells", `${process.platform}-${process.arch}`);
const file = join(folder, "cells.node");
const obstacle = join(folder, "obstacle.txt");
const origin = join(folder, "origin.txt");

/** Returns the text of a file, or undefined if there is no such file. @param {string} path */
const textOf = (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** Returns the reason why there is no addon, or undefined if there is one. */
export const cellsObstacle = () => textOf(obstacle);

/** Returns where the addon comes from, in words for `npm run doctor`, or undefined if there is none. */
export const cellsOrigin = () => textOf(origin);

/** @type {import("./step.mjs").Step} */
export const cells = {
  id: "cells",
  title: "Compile the recurrent cells",
  after: ["packages"],
  // try again when a compiler has been installed since
  key: () => {
    const { GATEBOOK_NATIVE = "", GATEBOOK_CELLS = "" } = process.env;
    return keyOf(sourcesHash(), process.platform, process.arch, findCompiler() ?? "", GATEBOOK_NATIVE, GATEBOOK_CELLS);
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

/** Returns whether an error means that the disk is full: no other way would work then. @param {unknown} error */
function isFull(error) {
  const { message, output = "" } = /** @type {Error & { output?: string }} */ (error);
  return /ENOSPC|no space left/i.test(message + output);
}

/** Compiles the addon, or takes the prebuilt one if that does not work. @param {(line: string) => void} report @returns {Promise<string>} where it comes from */
async function provide(report) {
  if (process.env.GATEBOOK_NATIVE === "") throw new Error("GATEBOOK_NATIVE is empty, which turns native code off");
  let why = "GATEBOOK_CELLS=prebuilt asks for it";
  if (process.env.GATEBOOK_CELLS !== "prebuilt") {
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
 * Puts an addon in its place if it loads. An addon that crashes its process must not reach a kernel.
 *
 * @param {(fresh: string) => Promise<void>} make writes the addon to this path
 * @param {(line: string) => void} report
 */
async function install(make, report) {
  const fresh = `${file}.new.node`;
  await make(fresh);
  const probe = `require(${JSON.stringify(fresh)}).useThreads(1)`;
  await run(process.execPath, ["-e", probe], { log: "cells-probe", report });
  renameSync(fresh, file);
}
