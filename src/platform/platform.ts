// Defines the interface `Platform`, which is implemented for Node (node.ts) and for browsers (browser.ts). A platform starts the backend, reads
// and writes files, computes the version of the code, and loads the native cells.

/** The backend of tfjs: native TensorFlow, WebAssembly or plain JavaScript. */
export type BackendName = "tensorflow" | "wasm" | "cpu";

/** The backend that runs, and why it was chosen. */
export interface BackendChoice {
  readonly backend: BackendName;
  readonly reason: string;
  /** Advice on how to get a faster backend. It is absent if no backend is faster, or if this backend was requested. */
  readonly improve?: string;
}

/** The RNN, LSTM and GRU cells in C++ that `npm run setup` has compiled (native/addon.cpp). */
export interface NativeCells {
  /** Computes a cell, a decoder or a fully connected layer on buffers, as `RunCells` in fused/kernel-call.ts describes. @throws RangeError if a buffer does not fit the sizes */
  readonly run: (
    what: number,
    sizes: Int32Array,
    buffers: readonly (Float32Array | Int32Array | null)[],
    results: number,
  ) => void;
  /**
   * Registers the cells as an operation of TensorFlow, once in a process. Returns the reason if that is not possible, for example because TensorFlow is not
   * loaded.
   */
  readonly registerOperation: () => string | undefined;
  /** The processor instructions that the cells use, such as "AVX2". */
  readonly instructions: string;
  readonly threads: number;
}

/**
 * Starts a thread. It computes until the process or the page ends, and does not keep the process alive. If it cannot start, nothing happens.
 * @param program the text of a JavaScript function without references to names outside of it
 * @param given the function's argument, which is passed to the thread by structured cloning
 */
export type ThreadStarter = (program: string, given: object) => void;

/** The threads that a computation in WebAssembly may use. */
export interface Threads {
  /** How many, with the caller's thread. At least 1. */
  readonly count: number;
  /** The reason why there is only one thread, or undefined if there are more, or if one was requested. */
  readonly obstacle?: string;
  /** Starts another thread. Absent if there is only one. */
  readonly start?: ThreadStarter;
}

/** The functions that `#platform` provides to the rest of the package. There is one implementation for Node and one for browsers. */
export interface Platform {
  /** Resolves when a backend is ready, and names this backend. Rejects if the requested backend cannot start. */
  readonly started: Promise<BackendChoice>;
  /** Returns the versions of the platform, e.g. `{ node: "20.20.2", tensorflow: "2.16.2" }`. */
  versions(): Readonly<Record<string, string>>;
  /** Returns the exports of the loaded module whose path ends with `ending`, or undefined if there is no such module. */
  loadedModule(ending: string): unknown;
  /** Returns the path of a data set in the kit's folder datasets/. The path can be passed to `readFile`. */
  dataSet(name: string): string;
  /** Returns two folders with results of experiments, for `readFile`. The files in `published` came with the kit. `own` is for new results, and can be written. */
  results(): { readonly published: string; readonly own: string };
  /** Returns the version of the code. A change of the code that may change the result of an experiment changes this version. */
  codeVersion(): string;
  /** Returns the number of threads that the backend is set to use, or 0 if no number is set. */
  threads(): number;
  /**
   * Returns the native cells, or the reason why they are missing.
   * @param sources the hash of this library's sources, from which the cells must have been compiled
   */
  nativeCells(sources: string): NativeCells | { readonly missing: string };
  /** Returns the threads that the cells may use in WebAssembly. */
  wasmThreads(): Threads;
  /** Returns the names of a folder's files, sorted. The list is empty if the folder does not exist. In a browser, it contains only the learner's own files. */
  listFiles(folder: string): Promise<readonly string[]>;
  /**
   * Returns the JavaScript module of an explorable: its text in Node, or its address in a browser, where it is undefined if the page provides no modules.
   * Front ends of widgets accept both.
   * @throws Error in Node if the module has not been built
   */
  explorable(name: string): string | undefined;
  /** Returns the seed for an assignment's random inputs, which a grader sets as `GATEBOOK_SEED`. Returns 0 outside of grading. */
  gradingSeed(): number;
  /**
   * Returns the bytes of a file. In a browser the path is an address, or the path of one of the learner's files.
   * @throws Error if the file does not exist or cannot be read
   */
  readFile(path: string): Promise<Uint8Array>;
  /**
   * Writes a file completely or not at all. A program that reads the file at the same time, or after a crash, finds the old or the new content.
   * Creates the folder if it does not exist.
   * @throws Error if the file cannot be written. In a browser, only a page with a drive for the learner's files can write.
   */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Removes a file. Does nothing if the file does not exist. */
  removeFile(path: string): Promise<void>;
}
