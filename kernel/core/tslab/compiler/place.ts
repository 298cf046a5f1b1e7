// Defines what the compiler needs to know about the place in which cells run: a computer with Node, or a browser.
import type * as TypeScript from "typescript";

/** A file of declarations that was read and parsed while the snapshot was built. */
export interface PreparedFile {
  /** The parsed file, with its names bound. */
  readonly file: TypeScript.SourceFile;
  readonly size: number;
  readonly modified: number;
  /** The results of resolving the file's imports, by the text of the import. */
  readonly imports: ReadonlyMap<string, TypeScript.ResolvedModuleWithFailedLookupLocations>;
}

export interface Place {
  /** The path of the kit's folder node_modules. */
  readonly nodeModules: string;
  /** The path of the folder with the kit's library, with a slash at its end. node_modules contains a link to this folder. */
  readonly library: string;
  /** The files of TypeScript's library that declare the language which this place supports. */
  readonly libraries: readonly string[];
  /** Declarations of the global names that this place provides, and that neither the language nor a package declares. */
  readonly globals: string;
  /** Returns whether this place provides a module itself, such as `node:fs`. */
  isBuiltIn(specifier: string): boolean;
  /** Returns a text that changes when a file is written, or an empty text if there is no such file. */
  stampOf(path: string): string;
  /** Returns a better message for a compile error that this place causes, or undefined for every other error. */
  explain?(code: number, message: string): string | undefined;
  /** Returns whether a file is still the one that was prepared. */
  isUnchanged(path: string, prepared: Pick<PreparedFile, "size" | "modified">): boolean;
}
