// What the executor takes from tslab's files and from the rewriting of sources, in one record.
import { dirname, join } from "node:path";
import type { Diagnostic } from "tslab/dist/converter";
import type { CodeMetadata } from "tslab/dist/metadata";
import type * as TypeScript from "typescript";
import type { Tslab } from "./locate";
import { refuseJsx } from "./source/jsx";
import { withoutExports } from "./source/pasted-module";
import { globalDeclarations, reachedSource } from "./source/reached-source";

/** What an executor takes from tslab's own files, and does with a cell's source. */
export interface TslabParts {
  /** The kit's folder. */
  readonly kit: string;
  /** The package "tslab" as cells import it. */
  readonly public: unknown;
  readonly createRequire: (folder: string) => NodeJS.Require;
  readonly normalizeJoin: (...parts: string[]) => string;
  /** What a comment like `@module name` says of a cell. */
  readonly getCodeMetadata: (source: string) => CodeMetadata;
  /** A cell's code as it is compiled: without what only a module can have. */
  readonly cellSource: (source: string) => string;
  /** Errors of what no cell can hold. */
  readonly refused: (source: string) => readonly Diagnostic[];
  /** What a cell adds to global types, as it would stand in a file of declarations. */
  readonly globalDeclarations: (source: string) => string;
  /** The part of a cell that declares these names, and its types. */
  readonly reachedSource: (source: string, kept: ReadonlySet<string>) => string;
  /** Makes a compiled file known to stack traces. @returns the name that they know it by */
  readonly remember: (file: string, code: string) => { readonly name: string };
}

/** Loads tslab's files: the TypeScript that they find must be the changed one by now. */
export function loadParts(tslab: Tslab, ts: typeof TypeScript, remember: TslabParts["remember"]): TslabParts {
  const load = (file: string) => tslab.require(join(tslab.folder, "dist", file));
  return {
    kit: dirname(tslab.nodeModules),
    remember,
    public: load("public.js"),
    createRequire: load("executor.js").createRequire,
    normalizeJoin: load("tspath.js").normalizeJoin,
    getCodeMetadata: load("metadata.js").getCodeMetadata,
    refused: (source) => refuseJsx(ts, source),
    globalDeclarations: (source) => globalDeclarations(ts, source),
    cellSource: (source) => withoutExports(ts, source),
    reachedSource: (source, kept) => reachedSource(ts, source, kept),
  };
}
