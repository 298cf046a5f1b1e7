// Defines the data that a snapshot passes to the kernel that starts from it: TypeScript, and parsed files of declarations.
import { statSync } from "node:fs";
import type * as TypeScript from "typescript";
import type { PreparedFile } from "../core/tslab/compiler/place";

export type Ts = typeof TypeScript;

/** The results of the work that was done when the snapshot was built. */
export interface Prepared {
  /** The loaded module of TypeScript. */
  readonly ts: Ts;
  /** The folder of packages whose declarations have been read. */
  readonly nodeModules: string;
  /** The files, by path. The paths contain slashes, also on Windows. */
  readonly files: ReadonlyMap<string, PreparedFile>;
}

const KEY = Symbol.for("gatebook.prepared");

/** Stores the data of the snapshot for the kernel. */
export function providePrepared(prepared: Prepared): void {
  Object.defineProperty(globalThis, KEY, { value: prepared, configurable: true });
}

/**
 * Returns the data of this process's snapshot and deletes the global reference to it, so a second call returns undefined. Also returns undefined if the
 * process was started without a snapshot, or if the snapshot was built for another folder.
 */
export function takePrepared(nodeModules: string): Prepared | undefined {
  const prepared = (globalThis as { [KEY]?: Prepared })[KEY];
  Reflect.deleteProperty(globalThis, KEY);
  return prepared?.nodeModules === nodeModules ? prepared : undefined;
}

/** Returns whether a file on disk is the one that was read. A new version has another modification time or size. */
export function isUnchanged(path: string, { size, modified }: Pick<PreparedFile, "size" | "modified">): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now?.size === size && now.mtimeMs === modified;
}
