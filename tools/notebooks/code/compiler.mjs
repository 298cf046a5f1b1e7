// Runs the two TypeScript compilers that check the cells: the project's, with the project's strict options, and the one inside tslab.
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
 * @property {string} name for messages
 * @property {CompilerOptions} options
 * @property {Map<string, import("typescript").SourceFile | undefined>} read the files that were read from disk, so that a second check in the same run is fast
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
 * Returns the project's options, without those that do not suit a notebook. A name that only the learner will use does not count as unused. And although the
 * kernel is strict, it does not treat `row[0]` as possibly missing: otherwise a lesson about gates would be full of `?? 0`.
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

/** Returns the options for module resolution and language level of tslab's converter (tslab/dist/converter.js). @param {TypeScript} ts @returns {CompilerOptions} */
function asTheKernel(ts) {
  const modules = inRoot("node_modules");
  return {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    moduleDetection: ts.ModuleDetectionKind.Force, // a cell without import or export is a module too
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

/** Returns a program of the given texts only, without libraries and packages. @param {Compiler} compiler @param {readonly Module[]} texts */
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

/** Returns the name of a module that does not exist on disk. It is in the folder from which the kit's packages are found. @param {number} number */
export const moduleName = (number) => join(dirname(inRoot("package.json")), `cells-${number}.ts`).replaceAll("\\", "/");
