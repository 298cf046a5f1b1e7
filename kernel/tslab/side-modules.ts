// Runs the TypeScript modules next to the notebook that cells import.
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import vm from "node:vm";
import type { SideOutput } from "tslab/dist/converter";
import type { EcmaScriptModules } from "./ecmascript-modules";
import type { TslabParts } from "./parts";

/** Matches `require("…")` in compiled code. */
const REQUIRED = /\brequire\(("(?:[^"\\]|\\.)+")\)/g;

/** The object that compiled code uses in addition to `exports` and `require`. */
export interface Importer {
  readonly import: (specifier: string) => Promise<object>;
}

/** Modules that are written in TypeScript next to the notebook or in a cell. `require` and `import()` return their compiled form. */
export class SideModules {
  readonly #code = new Map<string, string>();
  readonly #loaded = new Map<string, NodeJS.Module>();

  constructor(
    readonly parts: Pick<TslabParts, "public" | "normalizeJoin" | "remember">,
    readonly packages: EcmaScriptModules,
  ) {}

  /** Stores compiled modules. If one has changed, all of these modules are loaded again when they are imported the next time. */
  update(outputs: readonly SideOutput[]): void {
    const changed = outputs.filter(({ path, data }) => this.#code.get(path) !== data);
    if (changed.length > 0) this.#loaded.clear();
    for (const { path, data } of changed) this.#code.set(path, data);
  }

  /** Loads the modules that the code passes to `require` although only `import()` can load them, including those that these modules require. */
  async prepare(code: string, folder: string, seen = new Set<string>()): Promise<void> {
    for (const [, text = ""] of code.matchAll(REQUIRED)) {
      const id = JSON.parse(text) as string;
      const file = this.#fileOf(id, folder);
      if (file === undefined) await this.packages.prepare(id, folder);
      else if (!seen.has(file)) await this.prepare(this.#code.get(file) ?? "", dirname(file), seen.add(file));
    }
  }

  /** Returns a `require` that finds these modules, imported packages, and the package "tslab". @param folder the folder from which relative paths are resolved */
  wrap(require: NodeJS.Require, folder: string): NodeJS.Require {
    return new Proxy(require, {
      apply: (target, self, args: unknown[]) => {
        const [id] = args;
        if (args.length !== 1 || typeof id !== "string") return Reflect.apply(target, self, args);
        return this.#own(id, folder) ?? this.packages.required(id, folder) ?? Reflect.apply(target, self, args);
      },
    });
  }

  /** Returns `import()` for code in a folder. */
  importer(folder: string): Importer {
    return {
      import: async (specifier) => {
        const id = String(specifier);
        const file = this.#fileOf(id, folder);
        if (file !== undefined) await this.prepare(this.#code.get(file) ?? "", dirname(file));
        const own = this.#own(id, folder);
        if (own === undefined) return await this.packages.import(id, folder);
        return (own as { __esModule?: boolean }).__esModule ? own : { ...own, default: own };
      },
    };
  }

  #own(id: string, folder: string): object | undefined {
    if (id === "tslab") return this.parts.public as object;
    const file = this.#fileOf(id, folder);
    return file === undefined ? undefined : (this.#loaded.get(file) ?? this.#load(file)).exports;
  }

  /** Returns the compiled file for a path. TypeScript's other extensions are compiled to separate files. */
  #fileOf(id: string, folder: string): string | undefined {
    const file = this.parts.normalizeJoin(folder, id);
    return [file, `${file}.js`, `${file}/index.js`].find((one) => this.#code.has(one));
  }

  #load(file: string): NodeJS.Module {
    const code = this.#code.get(file) ?? "";
    const folder = dirname(file);
    const made = new Module(file, module);
    made.filename = file;
    // stored before it runs, since two modules may import each other
    this.#loaded.set(file, made);
    const { name } = this.parts.remember(file, code);
    try {
      const names = ["exports", "require", "module", "__filename", "__dirname", "__tslab__"];
      const run = vm.compileFunction(code, names, { filename: name });
      const require = this.wrap(createRequire(file), folder);
      run.call(made.exports, made.exports, require, made, file, folder, this.importer(folder));
      made.loaded = true;
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return made;
  }
}
