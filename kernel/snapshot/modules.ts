// Loads packages while a snapshot is built (Preparation), and provides them in a process that starts from the snapshot (installPrepared).
import { readFileSync, statSync } from "node:fs";
import type NodeModule from "node:module";
import { dirname, extname } from "node:path";
import type NodeVm from "node:vm";
import { isUnchanged } from "./prepared";

/** A file of a package that ran while the snapshot was built. */
export interface PreparedModule {
  readonly exports: unknown;
  readonly size: number;
  readonly modified: number;
  /** The paths of the files that this file requires. */
  readonly requires: readonly string[];
  /** The required modules that each process must load itself. While the snapshot is built, this file gets an empty object for each of them. */
  readonly later: readonly Later[];
  /** The names that this file has added to the global object. */
  readonly globals: readonly string[];
}

/** A module that depends on the process, so each process loads it itself. The process then copies its exports to `exports`. */
interface Later {
  readonly specifier: string;
  readonly exports: object;
}

/** The loaded files, by path. */
export type PreparedModules = ReadonlyMap<string, PreparedModule>;

interface Loading {
  exports: unknown;
  size: number;
  modified: number;
  requires: string[];
  later: Later[];
  globals: string[];
}

/** Loads packages while a snapshot is built. At that time, Node's own `require` finds only built-in modules. */
export class Preparation {
  readonly #modules = new Map<string, Loading>();
  readonly #module: typeof NodeModule;
  readonly #vm: typeof NodeVm;

  /**
   * @param builtIn Node's `require`
   * @param belongs returns whether each process must load this import itself
   * @param changed returns a replacement for the exports of a file, or undefined to keep them
   * @param given returns what a file gets for an import, usually the exports
   * @param shortened returns the text of a file as the snapshot keeps it
   */
  constructor(
    readonly builtIn: NodeJS.Require,
    readonly belongs: (specifier: string) => boolean,
    readonly changed: (path: string, exports: unknown) => unknown,
    readonly given: (path: string, specifier: string, exports: unknown) => unknown = (_path, _specifier, own) => own,
    readonly shortened: (path: string, text: string) => string = (_path, text) => text,
  ) {
    this.#module = builtIn("node:module");
    this.#vm = builtIn("node:vm");
  }

  get modules(): PreparedModules {
    return this.#modules;
  }

  /** Loads a module, unless it is already loaded, and returns its exports. @param from the path of the file that requires it */
  require(from: string, specifier: string): unknown {
    if (this.#module.isBuiltin(specifier)) return this.builtIn(specifier);
    return this.#load(this.#module.createRequire(from).resolve(specifier)).exports;
  }

  #load(path: string): Loading {
    const known = this.#modules.get(path);
    if (known) return known;
    const { size, mtimeMs: modified } = statSync(path);
    const loading: Loading = { exports: {}, size, modified, requires: [], later: [], globals: [] };
    this.#modules.set(path, loading);
    const source = readFileSync(path, "utf8");
    if (extname(path) === ".json") loading.exports = JSON.parse(source);
    else this.#run(path, source, loading);
    loading.exports = this.changed(path, loading.exports) ?? loading.exports;
    return loading;
  }

  #run(path: string, source: string, loading: Loading): void {
    const wrapped = `(function (exports, require, module, __filename, __dirname) { ${this.shortened(path, source)}\n})`;
    const run = new this.#vm.Script(wrapped, {
      filename: path,
      importModuleDynamically: this.#vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext();
    const { resolve } = this.#module.createRequire(path);
    const require = (specifier: string) => {
      if (this.belongs(specifier)) return later(specifier, loading);
      if (!this.#module.isBuiltin(specifier)) loading.requires.push(resolve(specifier));
      return this.given(path, specifier, this.require(path, specifier));
    };
    const before = Object.getOwnPropertyNames(globalThis);
    run.call(loading.exports, loading.exports, require, loading, path, dirname(path));
    const known = new Set([...before, ...[...this.#modules.values()].flatMap(({ globals }) => globals)]);
    loading.globals = Object.getOwnPropertyNames(globalThis).filter((name) => !known.has(name));
  }
}

function later(specifier: string, loading: Loading): object {
  const exports = {};
  loading.later.push({ specifier, exports });
  return exports;
}

type Extension = (module: NodeModule, path: string) => void;

/**
 * Makes `require` and `import` use the modules of a snapshot instead of running their files again. If a file has changed, all files of its group run
 * again, since files of a group may depend on each other's state.
 */
export function installPrepared({ modules, groups }: Groups, Module: typeof NodeModule): void {
  const extensions = (Module as unknown as { _extensions: Record<string, Extension> })._extensions;
  const read = extensions[".js"] as Extension;
  const filled = new Set<Later>();
  extensions[".js"] = (module, path) => {
    const prepared = modules.get(path);
    if (!prepared || !groups.get(path)?.use()) return read(module, path);
    module.exports = prepared.exports;
    for (const [file, { later }] of closure(path, modules)) fill(file, later);
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

/** Returns a file and all files that it requires, directly or indirectly. A file comes before the files that it requires. */
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

/** A group of files that are connected by `require`. No file of the group requires a prepared file of another group. */
class Group {
  readonly files = new Map<string, PreparedModule>();
  readonly #globals: PropertyDescriptorMap = {};
  #holds: boolean | undefined;

  /** Removes the names that these files have added to the global object. `use` adds them again. */
  leaveGlobals(): void {
    for (const name of [...this.files.values()].flatMap(({ globals }) => globals)) {
      this.#globals[name] = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
      Reflect.deleteProperty(globalThis, name);
    }
  }

  /** Returns whether the group can be used, which is false if one of its files has changed. The files are checked at the first call only. */
  use(): boolean {
    if (this.#holds === undefined) {
      this.#holds = [...this.files].every(([file, module]) => isUnchanged(file, module));
      if (this.#holds) Object.defineProperties(globalThis, this.#globals);
    }
    return this.#holds;
  }
}

/** The loaded modules, and the group of each of them. */
export interface Groups {
  readonly modules: PreparedModules;
  /** The group of each file, by path. */
  readonly groups: ReadonlyMap<string, Group>;
}

/**
 * Sorts the loaded modules into groups, and removes their names from the global object. This is done while the snapshot is built, so that a kernel's
 * start does not need the time for it.
 */
export function grouped(modules: PreparedModules): Groups {
  const groups = new Map<string, Group>();
  for (const path of modules.keys()) {
    const files = closure(path, modules);
    const group = new Group();
    for (const old of new Set([...files.keys()].map((file) => groups.get(file))))
      for (const [file, module] of old?.files ?? []) group.files.set(file, module);
    for (const [file, module] of files) group.files.set(file, module);
    for (const file of group.files.keys()) groups.set(file, group);
  }
  for (const group of new Set(groups.values())) group.leaveGlobals();
  return { modules, groups };
}
