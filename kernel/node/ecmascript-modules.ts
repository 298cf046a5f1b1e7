// Lets cells import packages that exist only as ECMAScript modules.
import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, extname, join } from "node:path";
import vm from "node:vm";

type Import = (specifier: string) => Promise<object>;

/** Returns a function that runs `import()` as code in this folder does. */
const importFrom = (folder: string): Import =>
  vm.runInThisContext("(specifier) => import(specifier)", {
    filename: join(folder, "cell.js"),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });

/** Suppresses one warning. Node 20 would print in the output of the first cell with such an import that the import is experimental. */
export function quietImports(): void {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...more: unknown[]) => {
    if (!String(warning).startsWith("vm.USE_MAIN_CONTEXT_DEFAULT_LOADER "))
      Reflect.apply(emitWarning, process, [warning, ...more]);
  };
}

/**
 * Provides packages that are ECMAScript modules, which Node's `require` cannot load. Such packages are imported before a cell runs. The `require` of
 * the cell then returns the imported modules.
 */
export class EcmaScriptModules {
  readonly #loaded = new Map<string, object>();
  readonly #imports = new Map<string, Import>();

  /** @param kit the kit's folder. Its packages are found from notebooks in every folder. */
  constructor(readonly kit: string) {}

  /**
   * Runs `import()` as code in a folder does. If a package is not found there, it is searched in the kit.
   *
   * @throws Node's error if the module does not exist or fails
   */
  async import(specifier: string, folder: string): Promise<object> {
    try {
      return await this.#from(folder)(specifier);
    } catch (error) {
      if (!isBare(specifier) || codeOf(error) !== "ERR_MODULE_NOT_FOUND") throw error;
      return await this.#from(this.kit)(specifier).catch(() => {
        throw error;
      });
    }
  }

  /** Imports a module that code in a folder requires. Does nothing if Node's `require` can load the module. */
  async prepare(specifier: string, folder: string): Promise<void> {
    const key = keyOf(specifier, folder);
    if (this.#loaded.has(key) || !mustBeImported(specifier, folder)) return;
    this.#loaded.set(key, asRequired(await this.import(specifier, folder)));
  }

  /** Returns the module that `prepare` has imported, or undefined if it has not imported this module. */
  required(specifier: string, folder: string): object | undefined {
    return this.#loaded.get(keyOf(specifier, folder));
  }

  #from(folder: string): Import {
    const known = this.#imports.get(folder) ?? importFrom(folder);
    this.#imports.set(folder, known);
    return known;
  }
}

const keyOf = (specifier: string, folder: string) => (isBare(specifier) ? specifier : `${folder}\n${specifier}`);

const isBare = (specifier: string) => !/^(\.{0,2}\/|[a-z]+:)/i.test(specifier);

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;

/** Returns whether `require` would reject a module. For a module that does not exist it returns false, so that `require` reports the error. */
function mustBeImported(specifier: string, folder: string): boolean {
  if (isBuiltin(specifier)) return false;
  try {
    return isEcmaScript(createRequire(join(folder, "cell.js")).resolve(specifier));
  } catch (error) {
    // the `exports` in the package's package.json have no entry for `require`
    return codeOf(error) === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  }
}

function isEcmaScript(file: string): boolean {
  const extension = extname(file);
  if (extension === ".mjs") return true;
  if (extension !== ".js") return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const about = join(folder, "package.json");
    if (existsSync(about)) return (JSON.parse(readFileSync(about, "utf8")) as { type?: string }).type === "module";
    if (folder === dirname(folder)) return false;
  }
}

/** Returns an imported module in the form that compiled code expects from `require`. Its `default` stays a separate property. */
function asRequired(module: object): object {
  const required = {};
  for (const name of Object.keys(module))
    Object.defineProperty(required, name, { enumerable: true, get: () => (module as Record<string, unknown>)[name] });
  return Object.defineProperty(required, "__esModule", { value: true });
}
