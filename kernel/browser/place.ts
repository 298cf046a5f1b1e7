// Describes the worker to the compiler. The pack of declarations and the learner's files form one tree, whose paths begin with "/kit".
import type { Place } from "../core/tslab/compiler/place";
import { WEB_ASSEMBLY } from "../core/tslab/compiler/web-assembly";
import type { Files } from "./files";

/** Returns the path of a file of the learner. @param path from the folder that the file browser shows */
export const pathOf = (path: string): string => `/kit/${path}`.replace(/\/$/, "");

/** The folder with the packages' declarations. */
export const MODULES = "/kit/node_modules";
/** The folder with TypeScript's library files. */
export const LIBRARY = `${MODULES}/typescript/lib`;
/** TypeScript's codes for a name of Node, for which it advises to install Node's types. */
const NAMES_OF_NODE = [2580, 2591];
/** TypeScript's code for a module that it does not find. */
const NO_MODULE = 2307;

/** @param packages the names of the packages that cells can import */
export const pagePlace = (packages: readonly string[], files: Files): Place => ({
  nodeModules: MODULES,
  library: `${MODULES}/gatebook/`,
  libraries: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  globals: WEB_ASSEMBLY, // the pack contains page-globals.d.ts in place of the declarations of Node
  isBuiltIn: () => false,
  stampOf: (path) => files.stampOf(path),
  isUnchanged: () => true,
  explain(code, message) {
    const name = /'([^']*)'/.exec(message)?.[1];
    if (NAMES_OF_NODE.includes(code)) return `Cannot find name '${name}'. ${NO_NODE}`;
    return code === NO_MODULE && name !== undefined && !name.startsWith(".")
      ? unknownModule(name, packages)
      : undefined;
  },
});

const NO_NODE = "A notebook in the browser cannot use Node. Open it in JupyterLab on your computer instead.";

/** Returns the message for a module that cells cannot import. @param packages the names of the packages that they can import */
export const unknownModule = (name: string, packages: readonly string[]): string =>
  `Cannot find module '${name}'. ${isOfNode(name) ? NO_NODE : `Available in the browser: ${[...packages].sort().join(", ")}.`}`;

const isOfNode = (name: string): boolean =>
  /^node:|^(fs|path|os|child_process|worker_threads|module|vm|util)(\/|$)/.test(name);
