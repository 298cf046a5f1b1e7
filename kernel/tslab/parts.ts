import { join } from "node:path";
import type * as TypeScript from "@tslab/typescript-for-tslab";
import type { CodeMetadata } from "tslab/dist/metadata";
import type { Tslab } from "./locate";
import { withoutExports } from "./pasted-module";
import { reachedSource } from "./reached-source";

/** What an executor takes from tslab's own files, and does with a cell's source. */
export interface TslabParts {
  /** The package "tslab" as cells import it. */
  readonly public: unknown;
  readonly createRequire: (folder: string) => NodeJS.Require;
  readonly normalizeJoin: (...parts: string[]) => string;
  /** What a comment like `@module name` says of a cell. */
  readonly getCodeMetadata: (source: string) => CodeMetadata;
  /** A cell's code as it is compiled: without what only a module can have. */
  readonly cellSource: (source: string) => string;
  /** The part of a cell that declares these names, and its types. */
  readonly reachedSource: (source: string, kept: ReadonlySet<string>) => string;
}

/** Loads tslab's files: the TypeScript that they find must be the changed one by now. */
export function loadParts(tslab: Tslab, ts: typeof TypeScript): TslabParts {
  const load = (file: string) => tslab.require(join(tslab.folder, "dist", file));
  return {
    public: load("public.js"),
    createRequire: load("executor.js").createRequire,
    normalizeJoin: load("tspath.js").normalizeJoin,
    getCodeMetadata: load("metadata.js").getCodeMetadata,
    cellSource: (source) => withoutExports(ts, source),
    reachedSource: (source, kept) => reachedSource(ts, source, kept),
  };
}
