// Runs compiled cells and keeps the variables that they declare.
import type { CompletionInfo, Converter, ConvertResult, Diagnostic } from "tslab/dist/converter";
import type { TslabParts } from "./parts";
import type { Require, Runtime } from "./runtime";
import { type Importer, SideModules } from "./side-modules";
import type { Declared } from "./source/shared-variables";

/** The result of running a cell's code. */
export interface Execution {
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly value?: { readonly value: unknown };
  readonly thrown?: { readonly error: unknown };
}

/** The object `__tslab__`, which the compiled code of a cell reads. */
interface Slot {
  readonly exports: Record<string, unknown>;
  readonly require: Require;
  run: Run;
}

/** The data of one run that the cell's code reads and writes. Code of an earlier run that still runs writes to the record of its own run. */
interface Run extends Importer {
  /** The number of the last statement with a declaration that the run has finished. */
  reached: number;
}

/** A cell that is still running. */
interface Running {
  readonly code: string;
  readonly declared: Declared;
  /** The values that the cell's names had before the run. */
  readonly before: ReadonlyMap<string, unknown>;
  readonly run: Run;
}

/**
 * Compiles each cell with the declarations of the earlier cells, runs it, and keeps the variables of all cells in one object.
 *
 * If a cell fails or is stopped, the declarations that it has reached remain valid. A statement that has not finished is treated as absent.
 */
export class Executor {
  /** The variables of all cells. Since properties of this plain object are never deleted, access is as fast as to a local variable. */
  readonly #variables: Record<string, unknown> = {};
  /** The names that successful cells have declared. */
  readonly #names = new Set<string>();
  readonly #slot: Slot;
  readonly #modules: SideModules;
  readonly #importer: Importer;
  #declarations = "";
  /**
   * What cells have added to global types (`declare global`). These additions are collected here, since `declOutput` contains only those of one cell.
   */
  readonly #globals: string[] = [];
  #declared: Declared = new Map();
  #interrupt: (error: unknown) => void = () => {};
  #running: Running | undefined;

  constructor(
    readonly folder: string,
    readonly converter: Converter,
    readonly parts: TslabParts,
    readonly runtime: Pick<Runtime, "run" | "compile" | "createModule" | "createRequire" | "packages">,
  ) {
    this.#modules = new SideModules(parts, runtime);
    const require = this.#modules.wrap(runtime.createRequire(folder), folder);
    this.#importer = this.#modules.importer(folder);
    this.#slot = { exports: this.#variables, require, run: this.#newRun() };
    Object.defineProperty(globalThis, "__tslab__", { value: this.#slot, configurable: true, writable: true });
  }

  /** Returns the variables that successful cells have declared, by name. Tests of a submission see only these variables. */
  declared(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#names].map((name) => [name, this.#variables[name]]));
  }

  /** Stores the names of the compiled cell. */
  declare(names: Declared): void {
    this.#declared = names;
  }

  /** Compiles and runs a cell. @param name the cell's name in stack traces */
  async execute(source: string, name?: string): Promise<Execution> {
    const about = this.parts.getCodeMetadata(source);
    if (about.module) {
      const diagnostics = this.converter.addModule(about.module, source, about);
      return { ok: diagnostics.length === 0, diagnostics };
    }
    if (about.mode === "browser") return { ok: true, diagnostics: [] };
    const rejected = this.parts.rejected(source);
    if (rejected.length > 0) return { ok: false, diagnostics: rejected };
    const code = this.parts.cellSource(source);
    const converted = this.#convert(code);
    const { output, diagnostics, declOutput = "" } = converted;
    if (diagnostics.length > 0) return { ok: false, diagnostics };
    const declared = this.#declared;
    const running = { code, declared, before: this.#valuesOf(declared), run: this.#newRun() };
    this.#running = running;
    try {
      if (output) await this.#run(output, name, running.run, converted.hasToplevelAwait === true);
    } catch (error) {
      if (this.#running === running) this.settle();
      return { ok: false, diagnostics, thrown: { error } };
    }
    // the cell was stopped in the meantime
    if (this.#running !== running) return { ok: false, diagnostics };
    this.#running = undefined;
    this.#declarations = [declOutput, ...this.#globals].join("\n");
    const globals = this.parts.globalDeclarations(code);
    if (globals) this.#globals.push(globals);
    for (const name of declared.keys()) this.#names.add(name);
    return { ok: true, diagnostics, ...this.#take(converted.lastExpressionVar) };
  }

  /** Stops the await of the running cell, which then fails with this error. */
  interrupt(error: unknown): void {
    this.#interrupt(error);
  }

  inspect(source: string, position: number): ReturnType<Converter["inspect"]> {
    return this.converter.inspect(this.#declarations, source, position);
  }

  complete(source: string, position: number): CompletionInfo {
    return this.converter.complete(this.#declarations, source, position);
  }

  #newRun(): Run {
    return { reached: 0, ...this.#importer };
  }

  #convert(source: string): ConvertResult {
    this.#declared = new Map();
    const converted = this.converter.convert(this.#declarations, source);
    this.#modules.update(converted.sideOutputs ?? []);
    return converted;
  }

  async #run(output: string, name: string | undefined, run: Run, awaits: boolean): Promise<void> {
    this.#slot.run = run;
    // the code is put into a function, since later cells may declare the same names again
    const code = `(${awaits ? "async " : ""}function(exports, require, __tslab__) { ${output}\n})(__tslab__.exports, __tslab__.require, __tslab__.run)`;
    const interrupted = new Promise<never>((_, reject) => {
      this.#interrupt = reject;
    });
    interrupted.catch(() => {});
    await Promise.race([this.#modules.prepare(output, this.folder), interrupted]);
    this.parts.compiled(code);
    const promise = this.runtime.run(code, name);
    if (awaits) await Promise.race([promise, interrupted]);
  }

  /** Returns the value of a cell's last expression, from the variable that tslab creates for it. */
  #take(name: string | undefined): Pick<Execution, "value"> {
    if (name === undefined) return {};
    const value = this.#variables[name];
    this.#variables[name] = undefined;
    return value === undefined || value === null ? {} : { value: { value } };
  }

  #valuesOf(declared: Declared): ReadonlyMap<string, unknown> {
    return new Map([...declared.keys()].map((name) => [name, this.#variables[name]]));
  }

  /**
   * Keeps the declarations that a failed or stopped cell has reached. Does nothing if no cell is running. If a name's declaration had not finished, the
   * name gets back its previous value and type.
   */
  settle(): void {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    const { code, declared, before, run } = running;
    const kept = new Set([...declared].filter(([, number]) => number <= run.reached).map(([name]) => name));
    const part = this.parts.reachedSource(code, kept);
    const converted = kept.size > 0 ? this.#convert(part) : undefined;
    if (converted && converted.diagnostics.length === 0)
      this.#declarations = [converted.declOutput ?? "", ...this.#globals].join("\n");
    else kept.clear();
    for (const [name, value] of before) if (!kept.has(name)) this.#variables[name] = value;
  }
}
