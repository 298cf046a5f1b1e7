// tslab's compiler and executor, put together and changed where the kernel needs it.
import { existsSync, readFileSync } from "node:fs";
import Module from "node:module";
import { join, relative } from "node:path";
import vm from "node:vm";
import type { CompletionInfo, Converter, IsCompleteResult } from "tslab/dist/converter";
import { type CellMaps, compiledCell, compiledFile } from "../errors/source-maps";
import { rememberCell } from "../errors/stack";
import { takePrepared } from "../snapshot/prepared";
import { critical, type Shared } from "../sockets/shared";
import { OneProgram } from "./compiler/one-program";
import { type OwnOptions, ownOptions } from "./compiler/own-options";
import { hookTypeScript } from "./compiler/typescript-hook";
import { withTslabsOwn } from "./compiler/typescript-shims";
import { WatchedFiles } from "./compiler/watched-files";
import { type Execution, Executor } from "./executor";
import type { Tslab } from "./locate";
import { loadParts, type TslabParts } from "./parts";

/** The content of a `display_data` message, as tslab's `display` gives it. */
export interface DisplayData {
  readonly data: Record<string, unknown>;
  readonly metadata?: Record<string, unknown>;
  readonly transient?: { readonly display_id?: string };
}

type RunInThisContext = (code: string, options?: vm.RunningCodeOptions | string) => unknown;

/** What the error says by which a cell's await is ended. */
export const INTERRUPTED = "Interrupted asynchronously";
/** The code of the error by which a SIGINT ends synchronous code. */
export const WATCHDOG = "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** tslab's compiler, and what runs the cells that it has compiled. */
export class Engine {
  readonly #executor: Executor;
  readonly #isComplete: (code: string) => IsCompleteResult;
  readonly #printQuickInfo: (info: NonNullable<ReturnType<Executor["inspect"]>>) => string;
  readonly #jupyter: { lastWriteDisplayData: ((content: DisplayData, update: boolean) => void) | null };
  readonly #shared: Shared;
  readonly #folder: string;
  /** Of what was compiled for the running cell, by its code. */
  readonly #maps = new Map<string, CellMaps>();
  readonly #files = new WatchedFiles();
  readonly #compile: Converter["convert"];
  /** Whether the compiler has compiled something: the first time it makes its checker. */
  #isWarm = false;
  #compiling: { name: string; source: string; maps?: CellMaps } | undefined;

  /**
   * @param folder what relative imports start from: the notebook's folder
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
    // what tslab's files below take for their own TypeScript is the project's, changed
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
      ...refusing(own.faults),
    });
  }

  /** Compiles and runs a cell's code. @param name what stack traces call it; one cell, one name. */
  run(name: string, source: string): Promise<Execution> {
    this.#compiling = { name, source };
    return this.#executor.execute(source);
  }

  /** Makes the compiler's checker, which the first cell would wait for. Does nothing once a cell has been compiled. */
  warm(): void {
    if (this.#isWarm) return;
    try {
      this.#compile("", "");
    } catch {
      // the first cell fails in the same way, and tells of it
    }
  }

  /** What cells have declared, by name. */
  declared(): Readonly<Record<string, unknown>> {
    return this.#executor.declared();
  }

  /** Keeps what a cell has reached that was ended from outside; does nothing where it has ended by itself. */
  settle(): void {
    critical(this.#shared, () => this.#executor.settle());
  }

  /** Gives up what the running cell awaits: it ends as if that had thrown. */
  interrupt(): void {
    this.#executor.interrupt(new Error(INTERRUPTED));
  }

  complete(code: string, position: number): CompletionInfo {
    return this.#executor.complete(code, position);
  }

  /** What is known of the name at a position, as text; undefined for nothing. */
  inspect(code: string, position: number): string | undefined {
    const info = this.#executor.inspect(code, position);
    return info && this.#printQuickInfo(info);
  }

  isComplete(code: string): IsCompleteResult {
    return this.#isComplete(code);
  }

  /** Says what `display` of the package "tslab" writes through. */
  onDisplay(write: (content: DisplayData, update: boolean) => void): void {
    this.#jupyter.lastWriteDisplayData = write;
  }

  /** Compiling must not be cut off in the middle: the compiler would be left with half of its state. */
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

  /** A file beside the notebook keeps its own lines in stack traces; a module of a cell has none on the disk. */
  #rememberFile(file: string, code: string): { name: string } {
    const maps = this.#maps.get(code);
    const path = sourcesOf(file).find((one) => existsSync(one));
    if (!maps || path === undefined) return { name: file };
    const name = relative(this.#folder, path).replaceAll("\\", "/");
    rememberCell(compiledFile(name, readFileSync(path, "utf8"), maps));
    return { name };
  }

  /** Gives tslab's code a file name, by which its frames are found again. */
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

/** What a compiled file may have been: `gate.js` was `gate.ts`, `gate.mjs.js` was `gate.mts`. */
function sourcesOf(file: string): string[] {
  const module = /\.([mc])js\.js$/.exec(file);
  const ends = module ? [`.${module[1]}ts`] : [".ts", ".tsx"];
  return ends.map((end) => file.replace(/(\.[mc]js)?\.js$/, end));
}

/** Every cell has the faults of the notebook's tsconfig.json. */
const refusing = (faults: OwnOptions["faults"]): Partial<TslabParts> =>
  faults.length > 0 ? { refused: () => faults } : {};
