// Combines tslab's compiler, which the kernel changes in several places, with the kernel's executor.
import type * as TypeScript from "typescript";
import { type CellMaps, compiledCell, compiledFile } from "../errors/source-maps";
import { rememberCell } from "../errors/stack";
import { relative, withSlashes } from "../paths";
import { OneProgram } from "./compiler/one-program";
import { type OwnOptions, ownOptions } from "./compiler/own-options";
import type { Place, PreparedFile } from "./compiler/place";
import { hookTypeScript } from "./compiler/typescript-hook";
import { withTslabsOwn } from "./compiler/typescript-shims";
import { WatchedFiles } from "./compiler/watched-files";
import { type Execution, Executor } from "./executor";
import {
  type CompletionInfo,
  type Converter,
  type DisplayData,
  type IsCompleteResult,
  partsOf,
  type Tslab,
  type TslabParts,
} from "./parts";
import type { Runtime } from "./runtime";

/** What the engine needs from its host. */
export interface EngineHost {
  /** The project's TypeScript. */
  readonly typescript: typeof TypeScript;
  /** Files of declarations that have been read and parsed before the kernel was started, by path. */
  readonly prepared?: ReadonlyMap<string, PreparedFile> | undefined;
  /** Loads tslab's files. They get the changed TypeScript instead of their own copy. */
  loadTslab(changed: typeof TypeScript): Tslab;
  readonly place: Place;
  readonly runtime: Runtime;
  /** More changes of a cell's code, before it is turned into the code that runs. */
  readonly marks?: readonly TypeScript.TransformerFactory<TypeScript.SourceFile>[];
}

export interface EngineOptions {
  /** The notebook's folder, from which relative imports are resolved. */
  readonly folder: string;
  /** Whether the types of cells are checked. */
  readonly checked: boolean;
}

/** The message of the error with which an interrupt ends a cell's await. */
export const INTERRUPTED = "Interrupted asynchronously";
/** The code of the error with which a SIGINT stops synchronous code. */
export const WATCHDOG = "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** Compiles and runs cells. */
export class Engine {
  readonly #executor: Executor;
  readonly #tslab: Tslab;
  readonly #runtime: Runtime;
  readonly #typescript: typeof TypeScript;
  readonly #folder: string;
  /** The source maps of compiled code. The key is the code itself. */
  readonly #maps = new Map<string, CellMaps>();
  readonly #files: WatchedFiles;
  readonly #compile: Converter["convert"];
  /** Whether the compiler has already compiled some code. When it compiles code for the first time, it creates its type checker. */
  #isWarm = false;
  #compiling: { name: string; source: string; maps?: CellMaps } | undefined;

  constructor({ typescript, prepared, loadTslab, place, runtime, marks }: EngineHost, options: EngineOptions) {
    const { folder, checked } = options;
    this.#runtime = runtime;
    this.#typescript = typescript;
    this.#folder = folder;
    this.#files = new WatchedFiles(place.stampOf);
    const ts = withTslabsOwn(typescript, prepared && { files: prepared, isUnchanged: place.isUnchanged });
    const keep = (maps: CellMaps, code: string) => {
      if (this.#compiling) this.#compiling.maps = maps;
      this.#maps.set(code, maps);
    };
    const declare: Executor["declare"] = (names) => this.#executor.declare(names);
    const own = checked ? ownOptions(ts, folder) : { options: {}, faults: [] };
    const one = new OneProgram(ts);
    const hooked = hookTypeScript(ts, {
      ...{ keep, declare, checked, place, prepared, own: own.options, files: this.#files, one },
      ...(marks ? { marks } : {}),
    });
    this.#tslab = loadTslab(hooked);
    const converter = this.#guarded(one, this.#tslab.createConverter({ isJS: false, isBrowser: false }));
    this.#compile = converter.convert;
    const remember = (file: string, code: string) => this.#rememberFile(file, code);
    const parts = partsOf(this.#tslab, ts, { remember, compiled: (code) => this.#rememberCell(code) });
    this.#executor = new Executor(folder, converter, { ...parts, ...rejecting(own.faults) }, runtime);
  }

  /** Compiles and runs a cell's code. @param name the cell's name in stack traces. No other cell may have the same name. */
  run(name: string, source: string): Promise<Execution> {
    this.#compiling = { name, source };
    return this.#executor.execute(source, name);
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
    this.#runtime.critical(() => this.#executor.settle());
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
    return info && this.#tslab.printQuickInfo(info);
  }

  isComplete(code: string): IsCompleteResult {
    return this.#tslab.isCompleteCode(code);
  }

  /** Sets the function through which `display` of the package "tslab" writes. */
  onDisplay(write: (content: DisplayData, update: boolean) => void): void {
    this.#tslab.jupyter.lastWriteDisplayData = write;
  }

  /** Returns a converter whose work no interrupt terminates in the middle. Otherwise the compiler's state could be incomplete afterwards. */
  #guarded(one: OneProgram, converter: Converter): Converter {
    const guard = <T>(work: () => T): T => this.#runtime.critical(work);
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
    const { sys } = this.#typescript;
    const path = sourcesOf(file).find((one) => sys.fileExists(one));
    if (!maps || path === undefined) return { name: file };
    const name = relative(withSlashes(this.#folder), path);
    rememberCell(compiledFile(name, sys.readFile(path) ?? "", maps));
    return { name };
  }

  /** Registers a cell's code, so that stack traces show places in its source. */
  #rememberCell(code: string): void {
    const cell = this.#compiling;
    this.#compiling = undefined;
    if (cell?.maps) rememberCell(compiledCell(cell.name, cell.source, code, cell.maps));
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
