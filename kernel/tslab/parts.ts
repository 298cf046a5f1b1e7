// Collects the functions that the executor needs in one record. Some come from tslab's files, and some rewrite a cell's source.
import { dirname, join } from "node:path";
import type { Diagnostic } from "tslab/dist/converter";
import type { CodeMetadata } from "tslab/dist/metadata";
import type * as TypeScript from "typescript";
import type { Tslab } from "./locate";
import { rejectJsx } from "./source/jsx";
import { withoutExports } from "./source/pasted-module";
import { globalDeclarations, reachedSource } from "./source/reached-source";

/** The functions that an executor needs. */
export interface TslabParts {
  /** The kit's folder. */
  readonly kit: string;
  /** The package "tslab" that cells import. */
  readonly public: unknown;
  readonly createRequire: (folder: string) => NodeJS.Require;
  readonly normalizeJoin: (...parts: string[]) => string;
  /** Reads the options of a cell from a comment such as `@module name`. */
  readonly getCodeMetadata: (source: string) => CodeMetadata;
  /** Returns the code of a cell in the form that is compiled. It does not contain `export`, which only a module can have. */
  readonly cellSource: (source: string) => string;
  /** Returns errors for code that a cell cannot contain. */
  readonly rejected: (source: string) => readonly Diagnostic[];
  /** Returns a cell's additions to global types, in the form of a file of declarations. */
  readonly globalDeclarations: (source: string) => string;
  /** Returns the parts of a cell that declare these names or a type. */
  readonly reachedSource: (source: string, kept: ReadonlySet<string>) => string;
  /** Registers a compiled file for stack traces. @returns the file's name in stack traces */
  readonly remember: (file: string, code: string) => { readonly name: string };
}

/** Loads tslab's files. Call this only after the changed TypeScript is in `require.cache`, since tslab's files load it. */
export function loadParts(tslab: Tslab, ts: typeof TypeScript, remember: TslabParts["remember"]): TslabParts {
  const load = (file: string) => tslab.require(join(tslab.folder, "dist", file));
  return {
    kit: dirname(tslab.nodeModules),
    remember,
    public: load("public.js"),
    createRequire: load("executor.js").createRequire,
    normalizeJoin: load("tspath.js").normalizeJoin,
    getCodeMetadata: load("metadata.js").getCodeMetadata,
    rejected: (source) => rejectJsx(ts, source),
    globalDeclarations: (source) => globalDeclarations(ts, source),
    cellSource: (source) => withoutExports(ts, source),
    reachedSource: (source, kept) => reachedSource(ts, source, kept),
  };
}
