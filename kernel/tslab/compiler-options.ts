import { join, relative } from "node:path";
import type * as TypeScript from "@tslab/typescript-for-tslab";

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
    strict: true,
    inlineSourceMap: true,
    types: ["node"],
    typeRoots: [...typeRoots, join(nodeModules, "@types")],
    paths: { "*": [`${packages}/*`, `${packages}/@types/*`] },
    ...(rootDir === undefined ? {} : { baseUrl: rootDir }),
  };
}
