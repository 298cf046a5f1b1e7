import { join, relative } from "node:path";
import type * as TypeScript from "typescript";

/** `ModuleResolutionKind.Bundler` */
const BUNDLER = 100;

/**
 * What is added to tslab's own options: strict, with source maps, packages and types found in the kit wherever the notebook lies.
 *
 * @param options tslab's: its `rootDir` is the notebook's folder
 */
export function optionsFor(options: TypeScript.CompilerOptions, nodeModules: string): TypeScript.CompilerOptions {
  const { rootDir, typeRoots = [] } = options;
  // relative to the base: only then does TypeScript find the name of a package's type, which a cell's declarations need (else TS2742)
  const packages = (rootDir === undefined ? nodeModules : relative(rootDir, nodeModules)).replaceAll("\\", "/");
  return {
    // a package's `exports` say where its types are
    moduleResolution: BUNDLER,
    lib: libraryOf(Number.parseInt(process.versions.node, 10)),
    // decorators are the language's own; a tsconfig.json beside the notebook may choose the older ones
    experimentalDecorators: false,
    // no package stands in for a part of the language: looking for one costs more than a small cell
    libReplacement: false,
    strict: true,
    inlineSourceMap: true,
    types: ["node"],
    typeRoots: [...typeRoots, join(nodeModules, "@types")],
    paths: { "*": [`${packages}/*`, `${packages}/@types/*`] },
    ...(rootDir === undefined ? {} : { baseUrl: rootDir }),
  };
}

/** What each Node has of the language: the files of the newest that it knows, with all that is older. */
const LIBRARIES: readonly (readonly [node: number, files: readonly string[]])[] = [
  [24, ["lib.esnext.d.ts"]],
  [22, ["lib.es2024.d.ts", "lib.esnext.collection.d.ts", "lib.esnext.iterator.d.ts", "lib.esnext.array.d.ts"]],
  [20, ["lib.es2023.d.ts"]],
];

const libraryOf = (version: number) => [
  ...(LIBRARIES.find(([node]) => version >= node)?.[1] ?? ["lib.es2022.d.ts"]),
  // `using` is compiled for every Node
  "lib.esnext.disposable.d.ts",
];
