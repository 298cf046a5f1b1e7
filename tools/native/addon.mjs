// Compiles native/ into an addon for Node: with the machine's C++ compiler, or with zig for another system.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { flags, levels, sourceFolder, sourcesHash } from "./flags.mjs";

const nodeHeaders = inRoot("node_modules", "node-api-headers", "include");

/**
 * @typedef {object} Toolchain a compiler, and the system that it compiles for
 * @property {readonly [program: string, ...args: string[]]} compile
 * @property {readonly [program: string, ...args: string[]]} [link] the command that links, if it is not the same as `compile`
 * @property {string} arch
 * @property {readonly string[]} linking the linker's flags and libraries
 */

/** Returns the toolchain for this machine. @param {string} compiler @returns {Toolchain} */
export const machineToolchain = (compiler) => ({
  compile: [compiler],
  arch: process.arch,
  // the addon must not be unloaded: its threads still run when a Node worker exits and unloads its addons
  linking: process.platform === "darwin" ? ["-Wl,-undefined,dynamic_lookup"] : ["-Wl,-z,nodelete", "-lpthread", "-ldl"],
});

/**
 * Compiles the addon.
 *
 * @param {string} file the path of the addon
 * @param {Toolchain} toolchain
 * @param {{ report?: (line: string) => void, more?: readonly string[] }} [options] `report` is called with the last line of the output. `more` contains additional flags for the compiler and the linker, for example for a sanitizer.
 */
export async function compileAddon(file, toolchain, { report = () => {}, more = [] } = {}) {
  const { compile, link = compile, arch, linking } = toolchain;
  const parts = `${file}.parts`;
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  try {
    const x64 = arch === "x64";
    const units = [
      ...levels.filter(({ name }) => x64 || name === "base").map((level) => ({ ...level, source: "cells" })),
      { name: "threads", source: "threads", flags: [] },
      { name: "tensorflow", source: "tensorflow", flags: [] },
      {
        name: "addon",
        source: "addon",
        flags: [...(x64 ? ["-DCELLS_LEVELS"] : []), `-DCELLS_SOURCES="${sourcesHash()}"`, `-I${nodeHeaders}`],
      },
    ];
    const objects = units.map(({ name }) => join(parts, `${name}.o`));
    const [program, ...start] = compile;
    for (const [n, { name, source, flags: own }] of units.entries()) {
      const object = /** @type {string} */ (objects[n]);
      // a relative name of the source, so that the bytes do not depend on the project's folder
      const args = [...start, ...flags, "-fPIC", ...more, ...own, "-c", `${source}.cpp`, "-o", object];
      await run(program, args, { log: `cells-${name}`, report, cwd: sourceFolder });
    }
    const [linker, ...first] = link;
    await run(linker, [...first, "-shared", ...more, ...objects, ...linking, "-o", file], {
      log: "cells-link",
      report,
    });
  } finally {
    rmSync(parts, { recursive: true, force: true });
  }
}
