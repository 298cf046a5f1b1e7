// Describes this computer to the compiler: its files, and what this version of Node provides.
import { existsSync, realpathSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { withSlashes } from "../core/paths";
import type { Place } from "../core/tslab/compiler/place";
import { WEB_ASSEMBLY } from "../core/tslab/compiler/web-assembly";
import { isUnchanged } from "../snapshot/prepared";

/** Returns the place whose packages are in the folder `nodeModules`. */
export const nodePlace = (nodeModules: string): Place => ({
  nodeModules,
  library: libraryIn(nodeModules),
  libraries: librariesOf(Number.parseInt(process.versions.node, 10)),
  globals: [NODE_HAS, WEB_ASSEMBLY, ...("navigator" in globalThis ? [NAVIGATOR] : [])].join("\n"),
  isBuiltIn: isBuiltin,
  stampOf(path) {
    const about = statSync(path, { throwIfNoEntry: false, bigint: true });
    return about ? `${about.mtimeNs} ${about.size} ${about.ino}` : "";
  },
  isUnchanged,
});

function libraryIn(nodeModules: string): string {
  const link = join(nodeModules, "gatebook");
  return `${withSlashes(existsSync(link) ? realpathSync(link) : link)}/`;
}

/**
 * The library files for each version of Node. They declare the newest version of the language that this Node supports, including all older versions.
 */
const LIBRARIES: readonly (readonly [node: number, files: readonly string[]])[] = [
  [24, ["lib.esnext.d.ts"]],
  [22, ["lib.es2024.d.ts", "lib.esnext.collection.d.ts", "lib.esnext.iterator.d.ts", "lib.esnext.array.d.ts"]],
  [20, ["lib.es2023.d.ts"]],
];

const librariesOf = (version: number) => [
  ...(LIBRARIES.find(([node]) => version >= node)?.[1] ?? ["lib.es2022.d.ts"]),
  // `using` is compiled, so every Node supports it
  "lib.esnext.disposable.d.ts",
];

/**
 * Declares names of browsers that Node also provides. Notebooks use them, but neither `lib` nor Node's declarations contain them. If a later version of
 * Node's declarations contains such a name, that declaration is used.
 */
const NODE_HAS = `
declare const crypto: import("node:crypto").webcrypto.Crypto;
`;

const NAVIGATOR = `
declare const navigator: { readonly hardwareConcurrency: number; readonly language: string; readonly languages: readonly string[]; readonly platform: string; readonly userAgent: string };
`;
