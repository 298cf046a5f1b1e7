import Module from "node:module";
import { dirname, extname } from "node:path";
import type { SideOutput } from "tslab/dist/converter";
import type { TslabParts } from "./parts";

/** Parts of Node's modules that its types leave out. */
interface Inside {
  filename: string;
  paths: string[];
  _compile(code: string, file: string): void;
}

/** Modules that are written in TypeScript beside the notebook or in a cell: `require` gives their compiled form. */
export class SideModules {
  readonly #code = new Map<string, string>();
  readonly #loaded = new Map<string, NodeJS.Module>();

  constructor(readonly parts: Pick<TslabParts, "public" | "normalizeJoin">) {}

  /** Takes code that has been compiled anew: such a module is loaded again when it is imported the next time. */
  update(outputs: readonly SideOutput[]): void {
    for (const { path, data } of outputs) {
      this.#loaded.delete(path);
      this.#code.set(path, data);
    }
  }

  /** Makes a `require` that finds these modules, and the package "tslab". @param folder what relative paths start from */
  wrap(require: NodeJS.Require, folder: string): NodeJS.Require {
    return new Proxy(require, {
      apply: (target, self, args: unknown[]) => {
        const [id] = args;
        if (args.length !== 1 || typeof id !== "string") return Reflect.apply(target, self, args);
        if (id === "tslab") return this.parts.public;
        return this.#find(id, folder)?.exports ?? Reflect.apply(target, self, args);
      },
    });
  }

  #find(id: string, folder: string): NodeJS.Module | undefined {
    let file = this.parts.normalizeJoin(folder, id);
    if (extname(file) === "") file += ".js";
    const loaded = this.#loaded.get(file);
    if (loaded) return loaded;
    const code = this.#code.get(file);
    return code === undefined ? undefined : this.#load(file, code);
  }

  #load(file: string, code: string): NodeJS.Module {
    const made = new Module(file, module);
    const inside = made as unknown as Inside;
    inside.filename = file;
    inside.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(
      dirname(file),
    );
    made.require = this.wrap(made.require as NodeJS.Require, dirname(file));
    inside._compile(code, file);
    this.#loaded.set(file, made);
    return made;
  }
}
