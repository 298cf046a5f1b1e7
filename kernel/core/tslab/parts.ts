// Collects the functions that the executor needs in one record. Some come from tslab's files, and some rewrite a cell's source.
import type { CompletionInfo, Converter, Diagnostic, IsCompleteResult } from "tslab/dist/converter";
import type { CodeMetadata } from "tslab/dist/metadata";
import type * as TypeScript from "typescript";
import { rejectJsx } from "./source/jsx";
import { withoutExports } from "./source/pasted-module";
import { globalDeclarations, reachedSource } from "./source/reached-source";

/** The content of a `display_data` message from tslab's `display`. */
export interface DisplayData {
  readonly data: Record<string, unknown>;
  readonly metadata?: Record<string, unknown>;
  readonly transient?: { readonly display_id?: string };
}

type QuickInfo = NonNullable<ReturnType<Converter["inspect"]>>;

/** The functions of tslab's files that the kernel uses. */
export interface Tslab {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
  isCompleteCode(code: string): IsCompleteResult;
  printQuickInfo(info: QuickInfo): string;
  /** Reads the options of a cell from a comment such as `@module name`. */
  getCodeMetadata(source: string): CodeMetadata;
  normalizeJoin(...parts: string[]): string;
  /** The package "tslab" that cells import. */
  readonly public: unknown;
  /** Contains the function through which `display` of the package "tslab" writes. */
  readonly jupyter: { lastWriteDisplayData: ((content: DisplayData, update: boolean) => void) | null };
}

export type { CompletionInfo, Converter, Diagnostic, IsCompleteResult };

/** The functions that an executor needs. */
export interface TslabParts extends Pick<Tslab, "getCodeMetadata" | "normalizeJoin" | "public"> {
  /** Returns the code of a cell in the form that is compiled. It does not contain `export`, which only a module can have. */
  readonly cellSource: (source: string) => string;
  /** Returns errors for code that a cell cannot contain. */
  readonly rejected: (source: string) => readonly Diagnostic[];
  /** Returns a cell's additions to global types, in the form of a file of declarations. */
  readonly globalDeclarations: (source: string) => string;
  /** Returns the parts of a cell that declare these names or a type. */
  readonly reachedSource: (source: string, kept: ReadonlySet<string>) => string;
  /** Called with the code of a cell before it runs. */
  readonly compiled: (code: string) => void;
  /** Registers a compiled file for stack traces. @returns the file's name in stack traces */
  readonly remember: (file: string, code: string) => { readonly name: string };
}

/** Returns the functions for an executor. */
export function partsOf(
  { getCodeMetadata, normalizeJoin, public: exported }: Pick<Tslab, "getCodeMetadata" | "normalizeJoin" | "public">,
  ts: typeof TypeScript,
  { compiled, remember }: Pick<TslabParts, "compiled" | "remember">,
): TslabParts {
  return {
    ...{ getCodeMetadata, normalizeJoin, public: exported, compiled, remember },
    rejected: (source) => rejectJsx(ts, source),
    globalDeclarations: (source) => globalDeclarations(ts, source),
    cellSource: (source) => withoutExports(ts, source),
    reachedSource: (source, kept) => reachedSource(ts, source, kept),
  };
}
