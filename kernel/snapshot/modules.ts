import { readFileSync, statSync } from "node:fs";
import type NodeModule from "node:module";
import { dirname, extname } from "node:path";
import type NodeVm from "node:vm";
import { isUnchanged } from "./prepared";

/** A module's file that was run when the kit was set up. */
export interface PreparedModule {
  readonly exports: unknown;
  readonly size: number;
  readonly modified: number;
  /** The files that it requires. */
  readonly requires: readonly string[];
  /** What it requires of the process that starts: empty objects, which that fills before it uses this module. */
  readonly later: readonly Later[];
}

/** A module that belongs to a process, and is loaded by it. */
interface Later {
  readonly specifier: string;
  readonly exports: object;
}

/** By path. */
export type PreparedModules = ReadonlyMap<string, PreparedModule>;

interface Loading {
  exports: unknown;
  size: number;
  modified: number;
  requires: string[];
  later: Later[];
}

/** Requires packages while a snapshot is made, when Node's own `require` knows built-in modules alone. */
export class Preparation {
  readonly #modules = new Map<string, Loading>();
  readonly #module: typeof NodeModule;
  readonly #vm: typeof NodeVm;

  /**
   * @param builtIn Node's `require`
   * @param belongs whether an import is left to the process that starts
   * @param changed another module in place of one that was loaded, by its file; undefined leaves it
   */
  constructor(
    readonly builtIn: NodeJS.Require,
    readonly belongs: (specifier: string) => boolean,
    readonly changed: (path: string, exports: unknown) => unknown,
  ) {
    this.#module = builtIn("node:module");
    this.#vm = builtIn("node:vm");
  }

  get modules(): PreparedModules {
    return this.#modules;
  }

  /** @param from a file; what it requires is looked for from there */
  require(from: string, specifier: string): unknown {
    if (this.#module.isBuiltin(specifier)) return this.builtIn(specifier);
    return this.#load(this.#module.createRequire(from).resolve(specifier)).exports;
  }

  #load(path: string): Loading {
    const known = this.#modules.get(path);
    if (known) return known;
    const { size, mtimeMs: modified } = statSync(path);
    const loading: Loading = { exports: {}, size, modified, requires: [], later: [] };
    this.#modules.set(path, loading);
    const source = readFileSync(path, "utf8");
    if (extname(path) === ".json") loading.exports = JSON.parse(source);
    else this.#run(path, source, loading);
    loading.exports = this.changed(path, loading.exports) ?? loading.exports;
    return loading;
  }

  #run(path: string, source: string, loading: Loading): void {
    const wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
    const run = new this.#vm.Script(wrapped, {
      filename: path,
      importModuleDynamically: this.#vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext();
    const { resolve } = this.#module.createRequire(path);
    const require = (specifier: string) => {
      if (this.belongs(specifier)) return later(specifier, loading);
      if (!this.#module.isBuiltin(specifier)) loading.requires.push(resolve(specifier));
      return this.require(path, specifier);
    };
    run.call(loading.exports, loading.exports, require, loading, path, dirname(path));
  }
}

function later(specifier: string, loading: Loading): object {
  const exports = {};
  loading.later.push({ specifier, exports });
  return exports;
}

type Extension = (module: NodeModule, path: string) => void;

/**
 * Lets `require` and `import` take what a snapshot holds instead of running a file again: unless that file, or one that it requires, has
 * changed.
 */
export function installPrepared(modules: PreparedModules, Module: typeof NodeModule): void {
  const extensions = (Module as unknown as { _extensions: Record<string, Extension> })._extensions;
  const read = extensions[".js"] as Extension;
  const unchanged = new Map<string, boolean>();
  const filled = new Set<Later>();
  const holds = (path: string, module: PreparedModule) => {
    const known = unchanged.get(path) ?? isUnchanged(path, module);
    unchanged.set(path, known);
    return known;
  };
  extensions[".js"] = (module, path) => {
    const all = closure(path, modules);
    if (!all.size || ![...all].every(([file, prepared]) => holds(file, prepared))) return read(module, path);
    module.exports = all.get(path)?.exports;
    for (const [file, { later }] of all) fill(file, later);
  };
  function fill(file: string, later: readonly Later[]): void {
    for (const one of later) {
      if (filled.has(one)) continue;
      filled.add(one);
      const exports = Module.createRequire(file)(one.specifier);
      Object.defineProperties(one.exports, Object.getOwnPropertyDescriptors(exports));
    }
  }
}

/** A file and all that it requires, in the order in which they ran; empty where the file is not among them. */
function closure(path: string, modules: PreparedModules): Map<string, PreparedModule> {
  const found = new Map<string, PreparedModule>();
  const add = (file: string): void => {
    const module = modules.get(file);
    if (!module || found.has(file)) return;
    found.set(file, module);
    module.requires.forEach(add);
  };
  add(path);
  return found;
}
