// Sets the compiler options for cells.
import { join, relative } from "node:path";
import type * as TypeScript from "typescript";

/** `ModuleResolutionKind.Bundler` */
const BUNDLER = 100;

/**
 * Returns tslab's options with additions: strict checks, source maps, and packages and types from the kit wherever the notebook is stored.
 *
 * @param options the options of tslab, with the notebook's folder as `rootDir`
 */
export function optionsFor(options: TypeScript.CompilerOptions, nodeModules: string): TypeScript.CompilerOptions {
  const { rootDir, typeRoots = [] } = options;
  // relative to the base URL: only then can TypeScript name a package's type, which a cell's declarations need (otherwise TS2742)
  const packages = (rootDir === undefined ? nodeModules : relative(rootDir, nodeModules)).replaceAll("\\", "/");
  return {
    // a package's `exports` give the place of its types
    moduleResolution: BUNDLER,
    lib: libraryOf(Number.parseInt(process.versions.node, 10)),
    // decorators are those of the language; a tsconfig.json next to the notebook may choose the older ones
    experimentalDecorators: false,
    // do not look for packages that replace parts of the language: there are none, and the search takes longer than a small cell
    libReplacement: false,
    strict: true,
    inlineSourceMap: true,
    types: ["node"],
    typeRoots: [...typeRoots, join(nodeModules, "@types")],
    paths: { "*": [`${packages}/*`, `${packages}/@types/*`] },
    ...(rootDir === undefined ? {} : { baseUrl: rootDir }),
  };
}

/** Returns the library files for this Node: those of the newest version of the language that it supports, including all older ones. */
const LIBRARIES: readonly (readonly [node: number, files: readonly string[]])[] = [
  [24, ["lib.esnext.d.ts"]],
  [22, ["lib.es2024.d.ts", "lib.esnext.collection.d.ts", "lib.esnext.iterator.d.ts", "lib.esnext.array.d.ts"]],
  [20, ["lib.es2023.d.ts"]],
];

const libraryOf = (version: number) => [
  ...(LIBRARIES.find(([node]) => version >= node)?.[1] ?? ["lib.es2022.d.ts"]),
  // `using` is compiled, so every Node supports it
  "lib.esnext.disposable.d.ts",
];
