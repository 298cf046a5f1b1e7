// Combines tslab's compiler, which the kernel changes in several places, with the kernel's executor.
import { existsSync, readFileSync } from "node:fs";
import Module from "node:module";
import { join, relative } from "node:path";
import vm from "node:vm";
import type { CompletionInfo, Converter, IsCompleteResult } from "tslab/dist/converter";
import { type CellMaps, compiledCell, compiledFile } from "../errors/source-maps";
import { rememberCell } from "../errors/stack";
import { critical, type Shared } from "../shared-memory";
import { takePrepared } from "../snapshot/prepared";
import { OneProgram } from "./compiler/one-program";
import { type OwnOptions, ownOptions } from "./compiler/own-options";
import { hookTypeScript } from "./compiler/typescript-hook";
import { withTslabsOwn } from "./compiler/typescript-shims";
import { WatchedFiles } from "./compiler/watched-files";
import { type Execution, Executor } from "./executor";
import type { Tslab } from "./locate";
import { loadParts, type TslabParts } from "./parts";

/** The content of a `display_data` message from tslab's `display`. */
export interface DisplayData {
  readonly data: Record<string, unknown>;
  readonly metadata?: Record<string, unknown>;
  readonly transient?: { readonly display_id?: string };
}

type RunInThisContext = (code: string, options?: vm.RunningCodeOptions | string) => unknown;

/** The message of the error with which an interrupt ends a cell's await. */
export const INTERRUPTED = "Interrupted asynchronously";
/** The code of the error with which a SIGINT stops synchronous code. */
export const WATCHDOG = "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** Compiles and runs cells. */
export class Engine {
  readonly #executor: Executor;
  readonly #isComplete: (code: string) => IsCompleteResult;
  readonly #printQuickInfo: (info: NonNullable<ReturnType<Executor["inspect"]>>) => string;
  readonly #jupyter: { lastWriteDisplayData: ((content: DisplayData, update: boolean) => void) | null };
  readonly #shared: Shared;
  readonly #folder: string;
  /** The source maps of compiled code. The key is the code itself. */
  readonly #maps = new Map<string, CellMaps>();
  readonly #files = new WatchedFiles();
  readonly #compile: Converter["convert"];
  /** Whether the compiler has already compiled some code. When it compiles code for the first time, it creates its type checker. */
  #isWarm = false;
  #compiling: { name: string; source: string; maps?: CellMaps } | undefined;

  /**
   * @param folder the notebook's folder, from which relative imports are resolved
   * @param checked whether the types of cells are checked
   */
  constructor(tslab: Tslab, folder: string, shared: Shared, checked: boolean) {
    this.#shared = shared;
    this.#folder = folder;
    const { require } = tslab;
    const typescript = require.resolve("@tslab/typescript-for-tslab");
    const prepared = takePrepared(tslab.nodeModules);
    const ts = withTslabsOwn(prepared?.ts ?? require("typescript"));
    const keep = (maps: CellMaps, code: string) => {
      if (this.#compiling) this.#compiling.maps = maps;
      this.#maps.set(code, maps);
    };
    const declare: Executor["declare"] = (names) => this.#executor.declare(names);
    // tslab's files, which are loaded below, get the project's changed TypeScript instead of their own copy
    const own = checked ? ownOptions(ts, folder) : { options: {}, faults: [] };
    const one = new OneProgram(ts);
    const hooked = hookTypeScript(ts, tslab.nodeModules, {
      keep,
      declare,
      checked,
      prepared,
      own: own.options,
      files: this.#files,
      one,
    });
    require.cache[typescript] ??= new Module(typescript);
    require.cache[typescript].loaded = true;
    require.cache[typescript].exports = hooked;
    const load = (file: string) => require(join(tslab.folder, "dist", file));
    const { createConverter, isCompleteCode } = load("converter.js") as typeof import("tslab/dist/converter");
    this.#isComplete = isCompleteCode;
    this.#printQuickInfo = load("inspect.js").printQuickInfo;
    this.#jupyter = load("jupyter.js");
    const remember = (file: string, code: string) => this.#rememberFile(file, code);
    this.#nameCells();
    const converter = this.#guarded(one, createConverter({ isJS: false, isBrowser: false }));
    this.#compile = converter.convert;
    this.#executor = new Executor(folder, converter, {
      ...loadParts(tslab, ts, remember),
      ...rejecting(own.faults),
    });
  }

  /** Compiles and runs a cell's code. @param name the cell's name in stack traces. No other cell may have the same name. */
  run(name: string, source: string): Promise<Execution> {
    this.#compiling = { name, source };
    return this.#executor.execute(source);
  }

  /** Creates the compiler's type checker, so that the first cell does not wait for it. Does nothing if a cell has already been compiled. */
  warm(): void {
    if (this.#isWarm) return;
    try {
      this.#compile("", "");
    } catch {
      // ignored here, since the first cell will fail in the same way and report the error
    }
  }

  /** Returns the variables of the cells that have finished successfully, by name. */
  declared(): Readonly<Record<string, unknown>> {
    return this.#executor.declared();
  }

  /** Keeps the declarations that a stopped cell had reached. Does nothing if the cell finished normally. */
  settle(): void {
    critical(this.#shared, () => this.#executor.settle());
  }

  /** Stops the await of the running cell. The cell fails as if the awaited promise had been rejected. */
  interrupt(): void {
    this.#executor.interrupt(new Error(INTERRUPTED));
  }

  complete(code: string, position: number): CompletionInfo {
    return this.#executor.complete(code, position);
  }

  /** Returns information about the name at a position, as text, or undefined if there is none. */
  inspect(code: string, position: number): string | undefined {
    const info = this.#executor.inspect(code, position);
    return info && this.#printQuickInfo(info);
  }

  isComplete(code: string): IsCompleteResult {
    return this.#isComplete(code);
  }

  /** Sets the function through which `display` of the package "tslab" writes. */
  onDisplay(write: (content: DisplayData, update: boolean) => void): void {
    this.#jupyter.lastWriteDisplayData = write;
  }

  /** Returns a converter whose work no interrupt terminates in the middle. Otherwise the compiler's state could be incomplete afterwards. */
  #guarded(one: OneProgram, converter: Converter): Converter {
    const guard = <T>(work: () => T): T => critical(this.#shared, work);
    return {
      convert: (...args) =>
        guard(() => {
          this.#isWarm = true;
          this.#files.check();
          return one.converting(() => converter.convert(...args));
        }),
      addModule: (...args) => guard(() => converter.addModule(...args)),
      inspect: (...args) => guard(() => converter.inspect(...args)),
      complete: (...args) => guard(() => converter.complete(...args)),
      close: () => converter.close(),
    };
  }

  /**
   * Registers a compiled file, so that stack traces show places in its source. A module that a cell defines has no file on disk, so it is not
   * registered.
   */
  #rememberFile(file: string, code: string): { name: string } {
    const maps = this.#maps.get(code);
    const path = sourcesOf(file).find((one) => existsSync(one));
    if (!maps || path === undefined) return { name: file };
    const name = relative(this.#folder, path).replaceAll("\\", "/");
    rememberCell(compiledFile(name, readFileSync(path, "utf8"), maps));
    return { name };
  }

  /**
   * Changes `vm.runInThisContext`, so that a cell's code runs with the cell's name as its file name. Stack frames of the cell then contain this name.
   */
  #nameCells(): void {
    const runInThisContext = vm.runInThisContext as RunInThisContext;
    const run: RunInThisContext = (code, options) => {
      const cell = this.#compiling;
      if (!cell?.maps || typeof options !== "object" || !options.breakOnSigint) return runInThisContext(code, options);
      this.#compiling = undefined;
      rememberCell(compiledCell(cell.name, cell.source, code, cell.maps));
      return runInThisContext(code, { ...options, filename: cell.name });
    };
    vm.runInThisContext = run as typeof vm.runInThisContext;
  }
}

/** Returns the paths from which a file may have been compiled: `gate.js` comes from `gate.ts` or `gate.tsx`, and `gate.mjs.js` from `gate.mts`. */
function sourcesOf(file: string): string[] {
  const module = /\.([mc])js\.js$/.exec(file);
  const ends = module ? [`.${module[1]}ts`] : [".ts", ".tsx"];
  return ends.map((end) => file.replace(/(\.[mc]js)?\.js$/, end));
}

/** Returns a part that makes every cell fail with the errors in the notebook's tsconfig.json. Returns no part if there are no such errors. */
const rejecting = (faults: OwnOptions["faults"]): Partial<TslabParts> =>
  faults.length > 0 ? { rejected: () => faults } : {};
