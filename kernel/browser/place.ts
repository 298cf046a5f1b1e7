// Describes the worker to the compiler. All files are in the pack of declarations, whose paths begin with "/kit".
import type { Place } from "../core/tslab/compiler/place";
import { WEB_ASSEMBLY } from "../core/tslab/compiler/web-assembly";

/** The folder with the packages' declarations. */
export const MODULES = "/kit/node_modules";
/** The folder with TypeScript's library files. */
export const LIBRARY = `${MODULES}/typescript/lib`;
/** The notebook's folder. It contains no other files. */
export const FOLDER = "/kit/notebooks/lessons";

/** TypeScript's codes for a name of Node, for which it advises to install Node's types. */
const NAMES_OF_NODE = [2580, 2591];
/** TypeScript's code for a module that it does not find. */
const NO_MODULE = 2307;

/** @param packages the names of the packages that cells can import */
export const pagePlace = (packages: readonly string[]): Place => ({
  nodeModules: MODULES,
  library: `${MODULES}/gatebook/`,
  libraries: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  globals: WEB_ASSEMBLY, // the pack contains page-globals.d.ts in place of the declarations of Node
  isBuiltIn: () => false,
  stampOf: () => "",
  isUnchanged: () => true,
  explain(code, message) {
    const name = /'([^']*)'/.exec(message)?.[1];
    if (NAMES_OF_NODE.includes(code)) return `Cannot find name '${name}'. ${NO_NODE}`;
    return code === NO_MODULE && name !== undefined ? unknownModule(name, packages) : undefined;
  },
});

const NO_NODE = "A notebook in the browser cannot use Node. Open it in JupyterLab on your computer instead.";

/** Returns the message for a module that cells cannot import. @param packages the names of the packages that they can import */
export const unknownModule = (name: string, packages: readonly string[]): string =>
  `Cannot find module '${name}'. ${isOfNode(name) ? NO_NODE : `Available in the browser: ${[...packages].sort().join(", ")}.`}`;

const isOfNode = (name: string): boolean =>
  /^node:|^(fs|path|os|child_process|worker_threads|module|vm|util)(\/|$)/.test(name);
