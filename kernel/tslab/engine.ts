import Module from "node:module";
import { join } from "node:path";
import vm from "node:vm";
import type { CompletionInfo, Converter, Diagnostic, IsCompleteResult } from "tslab/dist/converter";
import type { Executor } from "tslab/dist/executor";
import { type CellMaps, compiledCell } from "../errors/source-maps";
import { rememberCell } from "../errors/stack";
import { takePrepared } from "../snapshot/prepared";
import { critical, type Shared } from "../sockets/shared";
import type { Tslab } from "./locate";
import { hookTypeScript } from "./typescript-hook";

/** How a piece of code ended. */
export interface Outcome {
  readonly ok: boolean;
  /** The last expression's value; none where it is undefined or null, or there is no expression. */
  readonly value?: { readonly value: unknown };
  readonly thrown?: { readonly error: unknown };
  readonly diagnostics: readonly Diagnostic[];
}

/** The content of a `display_data` message, as tslab's `display` gives it. */
export interface DisplayData {
  readonly data: Record<string, unknown>;
  readonly metadata?: Record<string, unknown>;
  readonly transient?: { readonly display_id?: string };
}

interface Sink {
  value?: { value: unknown };
  thrown?: { error: unknown };
  readonly diagnostics: Diagnostic[];
}

type RunInThisContext = (code: string, options?: vm.RunningCodeOptions | string) => unknown;

/** The code of the error by which a SIGINT ends synchronous code. */
export const WATCHDOG = "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** tslab's compiler and executor, with what they would print taken as data. */
export class Engine {
  readonly #executor: Executor;
  readonly #isComplete: (code: string) => IsCompleteResult;
  readonly #printQuickInfo: (info: NonNullable<ReturnType<Executor["inspect"]>>) => string;
  readonly #jupyter: { lastWriteDisplayData: ((content: DisplayData, update: boolean) => void) | null };
  readonly #shared: Shared;
  /** The names before a cell that has not ended well (yet). */
  #before: ReadonlySet<string> | undefined;
  readonly #failed = new Map<string, unknown>();
  #sink: Sink = { diagnostics: [] };
  #compiling: { name: string; source: string; maps?: CellMaps } | undefined;

  /**
   * @param folder what relative imports start from: the notebook's folder
   * @param checked whether the types of cells are checked
   */
  constructor(tslab: Tslab, folder: string, shared: Shared, checked: boolean) {
    this.#shared = shared;
    const { require } = tslab;
    const typescript = require.resolve("@tslab/typescript-for-tslab");
    const prepared = takePrepared(tslab.nodeModules);
    const ts = prepared?.ts ?? require(typescript);
    const keep = (maps: CellMaps) => {
      if (this.#compiling) this.#compiling.maps = maps;
    };
    // tslab's files below see the changed compiler; nobody else has loaded it before
    require.cache[typescript] ??= new Module(typescript);
    require.cache[typescript].loaded = true;
    require.cache[typescript].exports = hookTypeScript(ts, tslab.nodeModules, keep, checked, prepared);
    const load = (file: string) => require(join(tslab.folder, "dist", file));
    const { createConverter, isCompleteCode } = load("converter.js") as typeof import("tslab/dist/converter");
    const { createExecutor } = load("executor.js") as typeof import("tslab/dist/executor");
    this.#isComplete = isCompleteCode;
    this.#printQuickInfo = load("inspect.js").printQuickInfo;
    this.#jupyter = load("jupyter.js");
    const node = this.#watched(createConverter({ isJS: false, isBrowser: false }));
    // tslab's executor reports on the console it is given: `log` is the last value, `error` what was thrown
    const log = (value: unknown) => {
      this.#sink.value = { value };
    };
    const error = (...what: unknown[]) => {
      if (what[0] !== "%s%d:%d - %s") this.#sink.thrown = { error: what[0] };
    };
    this.#nameCells();
    this.#executor = createExecutor(folder, { node, browser: node, close: () => node.close() }, { log, error });
  }

  /** Compiles and runs a cell's code. @param name what stack traces call it; one cell, one name. */
  async run(name: string, source: string): Promise<Outcome> {
    this.#sink = { diagnostics: [] };
    const sink = this.#sink;
    this.#compiling = { name, source };
    this.#settle();
    this.#before = new Set(Object.keys(this.#executor.locals));
    const ran = await this.#executor.execute(source);
    const ok = ran && sink.diagnostics.length === 0;
    if (ok) this.#before = undefined;
    return { ...sink, ok };
  }

  /** What cells have declared, by name: those that ended well, as the type checker has it. */
  declared(): Readonly<Record<string, unknown>> {
    const { locals } = this.#executor;
    this.#settle();
    return Object.fromEntries(
      Object.entries(locals).filter(([name, value]) => !this.#failed.has(name) || this.#failed.get(name) !== value),
    );
  }

  /** Remembers what a cell that failed, or was ended, has left behind. */
  #settle(): void {
    const { locals } = this.#executor;
    if (this.#before)
      for (const name of Object.keys(locals)) if (!this.#before.has(name)) this.#failed.set(name, locals[name]);
    this.#before = undefined;
  }

  /** Gives up what the running cell awaits: it ends as if that had thrown. */
  interrupt(): void {
    this.#executor.interrupt();
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

  #watched(converter: Converter): Converter {
    const guard = <T>(work: () => T): T => critical(this.#shared, work);
    const told = (diagnostics: readonly Diagnostic[]) => this.#sink.diagnostics.push(...diagnostics);
    return {
      convert: (declarations, source) =>
        guard(() => {
          const result = converter.convert(declarations, source);
          told(result.diagnostics);
          return result;
        }),
      addModule: (name, content, meta) =>
        guard(() => {
          const diagnostics = converter.addModule(name, content, meta);
          told(diagnostics);
          return diagnostics;
        }),
      inspect: (...args) => guard(() => converter.inspect(...args)),
      complete: (...args) => guard(() => converter.complete(...args)),
      close: () => converter.close(),
    };
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
