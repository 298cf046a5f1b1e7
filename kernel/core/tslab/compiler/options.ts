// Sets the compiler options for cells.
import type * as TypeScript from "typescript";
import { join, relative, withSlashes } from "../../paths";
import type { Place } from "./place";

/** `ModuleResolutionKind.Bundler` */
const BUNDLER = 100;

/**
 * Returns tslab's options with additions: strict checks, source maps, and the paths of the kit's packages and types, so that notebooks in every folder find them.
 *
 * @param options tslab's options. Their `rootDir` is the notebook's folder.
 */
export function optionsFor(
  options: TypeScript.CompilerOptions,
  { nodeModules, libraries }: Pick<Place, "nodeModules" | "libraries">,
): TypeScript.CompilerOptions {
  const { rootDir, typeRoots = [] } = options;
  // The path must be relative to `baseUrl`. Otherwise TypeScript cannot name a package's type in a cell's declarations, and reports TS2742.
  const packages = withSlashes(rootDir === undefined ? nodeModules : relative(rootDir, nodeModules));
  return {
    // with this setting, TypeScript finds a package's types through the `exports` in its package.json
    moduleResolution: BUNDLER,
    lib: [...libraries],
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
