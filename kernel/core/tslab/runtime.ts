// Defines what the executor needs from the program in which cells run: to run compiled code, and to load packages.

export type Require = (specifier: string) => unknown;

/** The object `module` of a module that is compiled from TypeScript. */
export interface RunningModule {
  exports: object;
  loaded: boolean;
}

/** The packages that cells import. */
export interface Packages {
  /** Loads a package before code in a folder requires it, if `require` itself cannot load it. */
  prepare(specifier: string, folder: string): Promise<void>;
  /** Returns the package that `prepare` has loaded, or undefined if it has not loaded this package. */
  required(specifier: string, folder: string): object | undefined;
  /** Loads a package as `import()` in code of a folder does. */
  import(specifier: string, folder: string): Promise<object>;
}

export interface Runtime {
  /**
   * Runs code outside all functions, and returns its value.
   *
   * @param name the file name of the code in stack traces
   */
  run(code: string, name: string | undefined): unknown;
  /** Compiles the body of a function. @param name the file name of the code in stack traces */
  compile(body: string, parameters: readonly string[], name: string): (...operands: unknown[]) => unknown;
  /** Returns the object `module` for a file that is compiled from TypeScript. */
  createModule(file: string): RunningModule;
  /** Returns the `require` of code in a folder. */
  createRequire(folder: string): Require;
  readonly packages: Packages;
  /** Runs work of the kernel, which an interrupt must not terminate in the middle. */
  critical<T>(work: () => T): T;
}
