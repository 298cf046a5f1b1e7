// Provides TypeScript with the files of declarations, which a page has no file system for.
import type * as TypeScript from "typescript";

/**
 * The files of a pack. A pack begins with a line of JSON, which lists the path and the length in bytes of each file. The contents follow one after the other.
 */
export class Files {
  readonly #places = new Map<string, readonly [begin: number, end: number]>();
  /** The files and folders in each folder. */
  readonly #folders = new Map<string, Set<string>>();
  readonly #texts = new Map<string, string>();
  /** The files that the page has written, each with a text that differs after each change. */
  readonly #written = new Map<string, { readonly text: string; readonly stamp: string }>();
  #stamps = 0;

  constructor(readonly bytes: Uint8Array) {
    const end = bytes.indexOf("\n".charCodeAt(0));
    const list = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as [path: string, length: number][];
    let begin = end + 1;
    for (const [path, length] of list) {
      this.#places.set(path, [begin, begin + length]);
      begin += length;
      this.#addToFolders(path);
    }
  }

  has(path: string): boolean {
    return this.#written.has(path) || this.#places.has(path);
  }

  /** Writes a file of the learner, or removes it if the text is undefined. Files of the pack do not change. */
  write(path: string, text: string | undefined): void {
    if (this.#places.has(path) || this.#written.get(path)?.text === text) return;
    if (text === undefined) this.#written.delete(path);
    else this.#written.set(path, { text, stamp: String(++this.#stamps) });
    this.#addToFolders(path);
  }

  /** Returns a text that differs after each change of a file that the page has written, and an empty text for all other paths. */
  stampOf(path: string): string {
    return this.#written.get(path)?.stamp ?? "";
  }

  hasFolder(path: string): boolean {
    return this.#folders.has(path.replace(/\/$/, ""));
  }

  /** Adds a folder, which need not contain a file. */
  addFolder(path: string): void {
    if (this.#folders.has(path)) return;
    this.#folders.set(path, new Set());
    this.#addToFolders(path);
  }

  /** Returns the names of the folders in a folder. */
  foldersIn(path: string): string[] {
    const all = [...(this.#folders.get(path.replace(/\/$/, "")) ?? [])];
    return all.filter((child) => this.#folders.has(child)).map((child) => child.slice(child.lastIndexOf("/") + 1));
  }

  /** Returns a file's text, which is decoded at the first call. Most files are never read. */
  read(path: string): string | undefined {
    const known = this.#written.get(path)?.text ?? this.#texts.get(path);
    if (known !== undefined) return known;
    const place = this.#places.get(path);
    if (!place) return undefined;
    const text = new TextDecoder().decode(this.bytes.subarray(...place));
    this.#texts.set(path, text);
    return text;
  }

  #addToFolders(path: string): void {
    for (let child = path, slash = path.lastIndexOf("/"); slash > 0; slash = child.lastIndexOf("/")) {
      const folder = child.slice(0, slash);
      const known = this.#folders.get(folder);
      if (known) {
        known.add(child);
        return;
      }
      this.#folders.set(folder, new Set([child]));
      child = folder;
    }
  }
}

/**
 * Returns TypeScript's interface to a computer, on which there are only these files. TypeScript cannot change them.
 *
 * @param folder the current folder
 * @param library the folder with TypeScript's library files
 */
export function systemOf(files: Files, folder: string, library: string): TypeScript.System {
  const nothing = () => {};
  const watcher = { close: nothing };
  return {
    args: [],
    newLine: "\n",
    useCaseSensitiveFileNames: true,
    write: nothing,
    writeFile: nothing,
    readFile: (path) => files.read(path),
    fileExists: (path) => files.has(path),
    directoryExists: (path) => files.hasFolder(path),
    getDirectories: (path) => files.foldersIn(path),
    readDirectory: () => [],
    createDirectory: nothing,
    resolvePath: (path) => path,
    realpath: (path) => path,
    getCurrentDirectory: () => folder,
    getExecutingFilePath: () => `${library}/typescript.js`,
    watchFile: () => watcher,
    watchDirectory: () => watcher,
    exit() {
      throw new Error("TypeScript must not exit");
    },
  };
}
