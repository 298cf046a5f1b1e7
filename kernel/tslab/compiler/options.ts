// Sets the compiler options for cells.
import { join, relative } from "node:path";
import type * as TypeScript from "typescript";

/** `ModuleResolutionKind.Bundler` */
const BUNDLER = 100;

/**
 * Returns tslab's options with additions: strict checks, source maps, and the kit's packages and types, which notebooks in every folder find.
 *
 * @param options tslab's options. Their `rootDir` is the notebook's folder.
 * @param nodeModules the path of the kit's folder node_modules
 */
export function optionsFor(options: TypeScript.CompilerOptions, nodeModules: string): TypeScript.CompilerOptions {
  const { rootDir, typeRoots = [] } = options;
  // The path must be relative to `baseUrl`. Otherwise TypeScript cannot name a package's type in a cell's declarations, and reports TS2742.
  const packages = (rootDir === undefined ? nodeModules : relative(rootDir, nodeModules)).replaceAll("\\", "/");
  return {
    // with this setting, TypeScript finds a package's types through the `exports` in its package.json
    moduleResolution: BUNDLER,
    lib: libraryOf(Number.parseInt(process.versions.node, 10)),
    // cells use the decorators of the language; a tsconfig.json next to the notebook may choose TypeScript's older decorators
    experimentalDecorators: false,
    // Do not search for packages that replace library files. There are none, and the search takes longer than a small cell.
    libReplacement: false,
    strict: true,
    inlineSourceMap: true,
    types: ["node"],
    typeRoots: [...typeRoots, join(nodeModules, "@types")],
    paths: { "*": [`${packages}/*`, `${packages}/@types/*`] },
    ...(rootDir === undefined ? {} : { baseUrl: rootDir }),
  };
}

/**
 * The library files for each version of Node. They declare the newest version of the language that this Node supports, including all older versions.
 */
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
