// Compiles native/ into an addon for Node with the machine's C++ compiler.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { flags, levels, sourceFolder, sourcesHash } from "./flags.mjs";

const nodeHeaders = inRoot("node_modules", "node-api-headers", "include");

/**
 * Compiles the addon.
 *
 * @param {string} file the path of the addon
 * @param {string} compiler
 * @param {{ report?: (line: string) => void, more?: readonly string[] }} [options] `report` is called with the last line of the output. `more` contains additional flags for the compiler and the linker, for example for a sanitizer.
 */
export async function compileAddon(file, compiler, { report = () => {}, more = [] } = {}) {
  const parts = `${file}.parts`;
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  try {
    const x64 = process.arch === "x64";
    const units = [
      ...levels.filter(({ name }) => x64 || name === "base").map((level) => ({ ...level, source: "cells" })),
      { name: "threads", source: "threads", flags: [] },
      {
        name: "addon",
        source: "addon",
        flags: [...(x64 ? ["-DCELLS_LEVELS"] : []), `-DCELLS_SOURCES="${sourcesHash()}"`, `-I${nodeHeaders}`],
      },
    ];
    const objects = units.map(({ name }) => join(parts, `${name}.o`));
    const common = [...flags, "-fPIC", ...more];
    for (const [n, { name, source, flags: own }] of units.entries()) {
      const args = [
        ...common,
        ...own,
        "-c",
        join(sourceFolder, `${source}.cpp`),
        "-o",
        /** @type {string} */ (objects[n]),
      ];
      await run(compiler, args, { log: `cells-${name}`, report });
    }
    // `nodelete` prevents that the addon is unloaded. When a Node worker exits, it unloads its addons, but the addon's threads still run.
    const linking =
      process.platform === "darwin" ? ["-Wl,-undefined,dynamic_lookup"] : ["-Wl,-z,nodelete", "-lpthread"];
    await run(compiler, ["-shared", ...more, ...objects, ...linking, "-o", file], { log: "cells-link", report });
  } finally {
    rmSync(parts, { recursive: true, force: true });
  }
}
