// What a snapshot hands to the kernel that starts from it: TypeScript, and declarations that have been read.
import { statSync } from "node:fs";
import type * as TypeScript from "typescript";

export type Ts = typeof TypeScript;

/** A file of declarations, read and parsed once, when the kit was set up. */
export interface PreparedFile {
  /** Parsed, and its names found. */
  readonly file: TypeScript.SourceFile;
  readonly size: number;
  readonly modified: number;
  /** Where its imports lead, by the text of the import. */
  readonly imports: ReadonlyMap<string, TypeScript.ResolvedModuleWithFailedLookupLocations>;
}

/** What a kernel that starts from a snapshot has already done. */
export interface Prepared {
  /** TypeScript, loaded. */
  readonly ts: Ts;
  /** The folder of packages whose declarations have been read. */
  readonly nodeModules: string;
  /** By path, with slashes. */
  readonly files: ReadonlyMap<string, PreparedFile>;
}

const KEY = Symbol.for("gatebook.prepared");

/** Tells the kernel what its snapshot holds. */
export function providePrepared(prepared: Prepared): void {
  Object.defineProperty(globalThis, KEY, { value: prepared, configurable: true });
}

/** What this process's snapshot holds, once; undefined where it was started without one, or for another folder. */
export function takePrepared(nodeModules: string): Prepared | undefined {
  const prepared = (globalThis as { [KEY]?: Prepared })[KEY];
  Reflect.deleteProperty(globalThis, KEY);
  return prepared?.nodeModules === nodeModules ? prepared : undefined;
}

/** Whether a file on the disk is the one that was read: a new version has another time or size. */
export function isUnchanged(path: string, { size, modified }: Pick<PreparedFile, "size" | "modified">): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now?.size === size && now.mtimeMs === modified;
}
