// Defines what Node and browsers each provide to the package: backend, files, code hash and fused cells.

/** The backend of tfjs: native TensorFlow, WebAssembly or plain JavaScript. */
export type BackendName = "tensorflow" | "wasm" | "cpu";

/** The backend that runs, and why it was chosen. */
export interface BackendChoice {
  readonly backend: BackendName;
  readonly reason: string;
  /** What to do to get a faster backend; absent if there is none, or if this one was requested. */
  readonly improve?: string;
}

/** The native cells that set-up has compiled (native/addon.cpp). */
export interface NativeCells {
  /** See `RunCells` in fused/. @throws RangeError for a buffer that does not fit the sizes */
  readonly run: (
    what: number,
    sizes: Int32Array,
    buffers: readonly (Float32Array | Int32Array | null)[],
    results: number,
  ) => void;
  /** Registers the cells as an operation of TensorFlow, once in a process. Returns the reason if that is not possible, for example before TensorFlow is loaded. */
  readonly registerOperation: () => string | undefined;
  /** The processor's instructions that it uses, such as "AVX2". */
  readonly instructions: string;
  readonly threads: number;
}

/** What `#platform` provides to the rest of the package. There is one implementation for Node and one for browsers. */
export interface Platform {
  /** Resolves to the choice when a backend is ready. Rejects if the requested backend cannot start. */
  readonly started: Promise<BackendChoice>;
  /** Returns the versions of the platform, e.g. `{ node: "20.20.2", tensorflow: "2.16.2" }`. */
  versions(): Readonly<Record<string, string>>;
  /** Returns the exports of the loaded module whose path ends with `ending`, or undefined if there is none. */
  loadedModule(ending: string): unknown;
  /** Returns the path of a data set, for `readFile`. It is in the kit's folder datasets/. */
  dataSet(name: string): string;
  /** Returns the folders of results, for `readFile`: `published` came with the kit; `own` belongs to this copy and can be written. */
  results(): { readonly published: string; readonly own: string };
  /** Returns the version of the code. It changes with every change that may change a number. */
  codeVersion(): string;
  /** Returns the number of threads that the backend was set to use, or 0 if none was set. */
  threads(): number;
  /**
   * Returns the native cells, or why they are missing.
   * @param sources the hash of the sources of this library
   */
  nativeCells(sources: string): NativeCells | { readonly missing: string };
  /** Returns the names of a folder's files, sorted. The list is empty if the folder does not exist, and in a browser. */
  listFiles(folder: string): Promise<readonly string[]>;
  /** Returns the seed that a grader sets for an assignment's random inputs (GATEBOOK_SEED), or 0 outside of grading. */
  gradingSeed(): number;
  /**
   * Returns the bytes of a file. In a browser the path is an address relative to the page.
   * @throws Error if the file does not exist or cannot be read
   */
  readFile(path: string): Promise<Uint8Array>;
  /**
   * Writes a file completely or not at all: a reader, or a later start after a crash, finds either the old or the new file.
   * Creates the folder if it does not exist.
   * @throws Error if the file cannot be written; always in a browser, which has no files
   */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Removes a file. Does nothing if it does not exist. */
  removeFile(path: string): Promise<void>;
}
