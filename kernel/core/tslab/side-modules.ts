// Runs the TypeScript modules that cells import. They are files next to the notebook, or cells that define a module.
import type { SideOutput } from "tslab/dist/converter";
import { dirname } from "../paths";
import type { TslabParts } from "./parts";
import type { Require, RunningModule, Runtime } from "./runtime";

/** Matches `require("…")` in compiled code. */
const REQUIRED = /\brequire\(("(?:[^"\\]|\\.)+")\)/g;

/** The object that compiled code uses in addition to `exports` and `require`. */
export interface Importer {
  readonly import: (specifier: string) => Promise<object>;
}

/**
 * Keeps the compiled code of the modules that are written in TypeScript next to the notebook or in a cell, and loads them for `require` and
 * `import()`.
 */
export class SideModules {
  readonly #code = new Map<string, string>();
  readonly #loaded = new Map<string, RunningModule>();

  constructor(
    readonly parts: Pick<TslabParts, "public" | "normalizeJoin" | "remember">,
    readonly runtime: Pick<Runtime, "compile" | "createModule" | "createRequire" | "packages">,
  ) {}

  /** Stores compiled modules. If one module has changed, all modules are loaded again when they are imported the next time. */
  update(outputs: readonly SideOutput[]): void {
    const changed = outputs.filter(({ path, data }) => this.#code.get(path) !== data);
    if (changed.length > 0) this.#loaded.clear();
    for (const { path, data } of changed) this.#code.set(path, data);
  }

  /**
   * Imports the ECMAScript modules that the code passes to `require`, which Node's `require` cannot load. It does the same for the code of the
   * TypeScript modules that the code requires.
   */
  async prepare(code: string, folder: string, seen = new Set<string>()): Promise<void> {
    for (const [, text = ""] of code.matchAll(REQUIRED)) {
      const id = JSON.parse(text) as string;
      const file = this.#fileOf(id, folder);
      if (file === undefined) await this.runtime.packages.prepare(id, folder);
      else if (!seen.has(file)) await this.prepare(this.#code.get(file) ?? "", dirname(file), seen.add(file));
    }
  }

  /**
   * Returns a `require` that also finds these modules, the packages that `prepare` has imported, and the package "tslab".
   *
   * @param folder the folder from which relative paths are resolved
   */
  wrap(require: Require, folder: string): Require {
    return new Proxy(require, {
      apply: (target, self, args: unknown[]) => {
        const [id] = args;
        if (args.length !== 1 || typeof id !== "string") return Reflect.apply(target, self, args);
        return this.#own(id, folder) ?? this.runtime.packages.required(id, folder) ?? Reflect.apply(target, self, args);
      },
    });
  }

  /** Returns the function that replaces `import()` in code of a folder. */
  importer(folder: string): Importer {
    return {
      import: async (specifier) => {
        const id = String(specifier);
        const file = this.#fileOf(id, folder);
        if (file !== undefined) await this.prepare(this.#code.get(file) ?? "", dirname(file));
        const own = this.#own(id, folder);
        if (own === undefined) return await this.runtime.packages.import(id, folder);
        return (own as { __esModule?: boolean }).__esModule ? own : { ...own, default: own };
      },
    };
  }

  #own(id: string, folder: string): object | undefined {
    if (id === "tslab") return this.parts.public as object;
    const file = this.#fileOf(id, folder);
    return file === undefined ? undefined : (this.#loaded.get(file) ?? this.#load(file)).exports;
  }

  /**
   * Returns the compiled file for a path, or undefined if there is none. `gate.mts` is compiled to `gate.mjs.js`, so the path `gate.mjs` also needs
   * `.js`.
   */
  #fileOf(id: string, folder: string): string | undefined {
    const file = this.parts.normalizeJoin(folder, id);
    return [file, `${file}.js`, `${file}/index.js`].find((one) => this.#code.has(one));
  }

  #load(file: string): RunningModule {
    const code = this.#code.get(file) ?? "";
    const folder = dirname(file);
    const made = this.runtime.createModule(file);
    // store the module before it runs, since two modules may import each other
    this.#loaded.set(file, made);
    const { name } = this.parts.remember(file, code);
    try {
      const names = ["exports", "require", "module", "__filename", "__dirname", "__tslab__"];
      const run = this.runtime.compile(code, names, name);
      const require = this.wrap(this.runtime.createRequire(folder), folder);
      run.call(made.exports, made.exports, require, made, file, folder, this.importer(folder));
      made.loaded = true;
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return made;
  }
}
