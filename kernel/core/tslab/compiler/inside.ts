// Declares the internal functions of TypeScript that the kernel uses.
import type * as TypeScript from "typescript";

/** Declares internal functions and properties of TypeScript, which TypeScript's own declarations do not contain. */
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

/** Finds the names that a file declares. @returns the symbols of the names, by name */
export function bindFile(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  options: TypeScript.CompilerOptions,
): Map<string, unknown> {
  (ts as unknown as Binder).bindSourceFile(file, options);
  return (file as Bound).locals ?? new Map();
}

/** Returns the result of resolving each of a file's imports. */
export const importsOf = (program: TypeScript.Program, file: TypeScript.SourceFile) =>
  (program as Resolved).resolvedModules?.get((file as unknown as { path: string }).path);
