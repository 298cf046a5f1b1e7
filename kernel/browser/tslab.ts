// Loads tslab's files in the worker's bundle.
import type * as TypeScript from "typescript";
import type { Tslab } from "../core/tslab/parts";

/** The name in the global object under which tslab's files find the changed TypeScript while they are loaded. */
const TYPESCRIPT = Symbol.for("gatebook.typescript");

/** esbuild replaces these calls by functions that run the file at their first call. */
declare const require: (file: string) => unknown;

/** Loads tslab's files, which get the changed TypeScript instead of their own copy (tools/lib/browser-kernel/stand-ins). */
export function loadTslab(changed: typeof TypeScript): Tslab {
  const global = globalThis as { [TYPESCRIPT]?: typeof TypeScript };
  global[TYPESCRIPT] = changed;
  const files = [
    require("tslab/dist/converter.js"),
    require("tslab/dist/inspect.js"),
    require("tslab/dist/tspath.js"),
    require("tslab/dist/metadata.js"),
  ];
  const jupyter = require("tslab/dist/jupyter.js");
  const tslab = Object.assign({}, ...files, { jupyter, public: require("tslab/dist/public.js") }) as Tslab;
  Reflect.deleteProperty(globalThis, TYPESCRIPT);
  return tslab;
}
