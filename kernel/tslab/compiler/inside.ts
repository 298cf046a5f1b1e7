// The functions of TypeScript's own inside that the kernel uses, with types.
import type * as TypeScript from "typescript";

/** Parts of TypeScript's that its declarations leave out. */
interface Binder {
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}
interface Bound {
  readonly locals?: Map<string, unknown>;
}
interface Resolved {
  readonly resolvedModules?: ReadonlyMap<
    string,
    { forEach(visit: (found: TypeScript.ResolvedModuleWithFailedLookupLocations, name: string) => void): void }
  >;
}

/** Finds what names a file declares. @returns them, by name */
export function bindFile(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  options: TypeScript.CompilerOptions,
): Map<string, unknown> {
  (ts as unknown as Binder).bindSourceFile(file, options);
  return (file as Bound).locals ?? new Map();
}

/** What a file's imports lead to. */
export const importsOf = (program: TypeScript.Program, file: TypeScript.SourceFile) =>
  (program as Resolved).resolvedModules?.get((file as unknown as { path: string }).path);
