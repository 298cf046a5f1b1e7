/** What tfjs computes with: native TensorFlow, WebAssembly, or plain JavaScript. */
export type BackendName = "tensorflow" | "wasm" | "cpu";

/** Which backend runs, and why: never a silent choice. */
export interface BackendChoice {
  readonly backend: BackendName;
  readonly reason: string;
  /** What to do for a faster one; absent where there is none, or where this one was asked for. */
  readonly improve?: string;
}

/** The cells as set-up has compiled them (native/addon.cpp). */
export interface NativeCells {
  /** See `RunCells` in fused/. @throws RangeError for a buffer that does not fit the sizes */
  readonly run: (
    what: number,
    sizes: Int32Array,
    buffers: readonly (Float32Array | Int32Array | null)[],
    results: number,
  ) => void;
  /** The processor's instructions that it uses, such as "AVX2". */
  readonly instructions: string;
  readonly threads: number;
}

/** What `#platform` gives to the rest of the package, once for Node and once for a browser. */
export interface Platform {
  /** Resolves once a backend computes, with which and why; rejects when the one that was asked for cannot start. */
  readonly started: Promise<BackendChoice>;
  /** Versions of what is underneath, e.g. `{ node: "20.20.2", tensorflow: "2.16.2" }`. */
  versions(): Readonly<Record<string, string>>;
  /** The exports of a module that somebody has loaded already, found by how its path ends; undefined where there is none. */
  loadedModule(ending: string): unknown;
  /** Where a data set's file lies, for `readFile`: the kit's folder datasets/. */
  dataSet(name: string): string;
  /** Where results lie, for `readFile`: those that come with the kit, and those of this copy of it, which also may be written. */
  results(): { readonly published: string; readonly own: string };
  /** The version of the code that computes: changes with every change that may change a number. */
  codeVersion(): string;
  /** How many threads the backend was told to compute with; 0 where nobody told it. */
  threads(): number;
  /**
   * The compiled cells, or why there are none.
   * @param sources the hash of the sources that the library belongs to
   */
  nativeCells(sources: string): NativeCells | { readonly missing: string };
  /** The names of a folder's files, sorted; none where there is no such folder, and in a browser. */
  listFiles(folder: string): Promise<readonly string[]>;
  /** The seed that a grader sets for an assignment's fresh numbers (GATEBOOK_SEED); 0 where nobody grades. */
  gradingSeed(): number;
  /**
   * A file's bytes. In a browser the path is an address, seen from the page.
   * @throws Error when there is none, or it cannot be read
   */
  readFile(path: string): Promise<Uint8Array>;
  /**
   * Writes a file as a whole or not at all: who reads meanwhile, or after a crash, finds the old one or the new one.
   * Makes the folder where there is none.
   * @throws Error when it cannot be written; always in a browser, which has no files
   */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Removes a file; does nothing where there is none. */
  removeFile(path: string): Promise<void>;
}
