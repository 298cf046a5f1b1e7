// Provides the two TypeScript compilers that check the cells of notebooks. One is the project's compiler, with the project's strict options. The other is the compiler inside tslab.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import typescript from "typescript";
import { inRoot } from "../../lib/paths.mjs";

/**
 * @typedef {typeof import("typescript")} TypeScript
 * @typedef {import("typescript").CompilerOptions} CompilerOptions
 * @typedef {import("./module.mjs").Module} Module
 *
 * @typedef {object} Compiler
 * @property {TypeScript} ts
 * @property {string} name the compiler's name and version, for messages
 * @property {CompilerOptions} options
 * @property {Map<string, import("typescript").SourceFile | undefined>} read the files that have been read from disk. A second check in the same process uses them again.
 */

/** @type {Compiler[] | undefined} */
let loaded;

export function compilers() {
  loaded ??= load();
  return loaded;
}

/** @returns {Compiler[]} */
function load() {
  const require = createRequire(createRequire(import.meta.url).resolve("tslab/package.json"));
  /** @type {TypeScript} */
  const tslabs = require("@tslab/typescript-for-tslab");
  const strict = { strict: true, ...asTheKernel(tslabs) };
  return [
    {
      ts: typescript,
      name: `TypeScript ${typescript.version}`,
      options: { ...strictness(), ...asTheKernel(typescript) },
      read: new Map(),
    },
    { ts: tslabs, name: `tslab's TypeScript ${tslabs.version}`, options: strict, read: new Map() },
  ];
}

/**
 * Returns the project's options, but without the options that do not suit a notebook. A notebook may declare a name that only the learner will use, so
 * unused names are allowed. An entry such as `row[0]` does not count as possibly missing, since otherwise a lesson about gates would be full of `?? 0`.
 */
function strictness() {
  const { config, error } = typescript.readConfigFile(inRoot("tsconfig.base.json"), typescript.sys.readFile);
  if (error) throw new Error(`tsconfig.base.json: ${typescript.flattenDiagnosticMessageText(error.messageText, " ")}`);
  const { options } = typescript.convertCompilerOptionsFromJson(config.compilerOptions, inRoot());
  return {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
    noUncheckedIndexedAccess: false,
    exactOptionalPropertyTypes: false,
  };
}

/**
 * Returns the options with which tslab's converter resolves modules and chooses the version of the language (tslab/dist/converter.js).
 *
 * @param {TypeScript} ts
 * @returns {CompilerOptions}
 */
function asTheKernel(ts) {
  const modules = inRoot("node_modules");
  return {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    moduleDetection: ts.ModuleDetectionKind.Force, // treats a cell as a module even if it has no import or export
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: ["node"],
    typeRoots: [join(modules, "@types")],
    baseUrl: inRoot(),
    paths: { "*": [join(modules, "*"), join(modules, "@types", "*")] },
    esModuleInterop: true,
    skipLibCheck: true,
    noEmit: true,
  };
}

/**
 * Returns a program that contains only the given modules, without libraries and packages. It is enough to find syntax errors.
 *
 * @param {Compiler} compiler @param {readonly Module[]} texts
 */
export const syntaxOf = (compiler, texts) =>
  programOf({ ...compiler, options: { ...compiler.options, noLib: true, noResolve: true, types: [] } }, texts);

/** @param {Compiler} compiler @param {readonly Module[]} modules @returns {import("typescript").Program} */
export function programOf({ ts, options, read }, modules) {
  const texts = new Map(modules.map(({ name, text }) => [name, text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists.call(host, name);
  host.readFile = (name) => texts.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, language, ...rest) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, language, true);
    if (!read.has(name)) read.set(name, getSourceFile.call(host, name, language, ...rest));
    return read.get(name);
  };
  return ts.createProgram({ rootNames: [...texts.keys()], options, host });
}

/**
 * Returns a file name for a module that does not exist on disk. Its folder is the project's root, from which the kit's packages are found.
 *
 * @param {number} number
 */
export const moduleName = (number) => join(dirname(inRoot("package.json")), `cells-${number}.ts`).replaceAll("\\", "/");
