// Describes the worker to the compiler. All files are in the pack of declarations, whose paths begin with "/kit".
import type { Place } from "../core/tslab/compiler/place";

/** The folder with the packages' declarations. */
export const MODULES = "/kit/node_modules";
/** The folder with TypeScript's library files. */
export const LIBRARY = `${MODULES}/typescript/lib`;
/** The notebook's folder. It contains no other files. */
export const FOLDER = "/kit/notebooks/lessons";

export const pagePlace: Place = {
  nodeModules: MODULES,
  library: `${MODULES}/gatebook/`,
  libraries: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  globals: "", // the pack contains page-globals.d.ts in place of the declarations of Node
  isBuiltIn: () => false,
  stampOf: () => "",
  isUnchanged: () => true,
};
