/**
 * Builds the kernel's start-up snapshot: `node --snapshot-blob FILE --build-snapshot build.js`, where build.js is a bundle of this file and TypeScript.
 *
 * A large part of every start is always the same: loading TypeScript; reading, parsing and binding the declarations of the language, of Node and of the
 * kit's packages; and running the packages that every notebook imports. A snapshot holds the memory of a process that has done this work, and a kernel
 * continues from there.
 */
import { statSync } from "node:fs";
import type NodeModule from "node:module";
import { join, resolve } from "node:path";
import { setFlagsFromString, startupSnapshot } from "node:v8";
import type * as TypeScript from "typescript";
import * as ts from "typescript";
import { bindFile, importsOf } from "../tslab/compiler/inside";
import { optionsFor } from "../tslab/compiler/options";
import { type Groups, grouped, installPrepared, Preparation } from "./modules";
import { type PreparedFile, providePrepared } from "./prepared";

/** The packages that notebooks import. */
const IMPORTED = ["gatebook", "@tensorflow/tfjs-node", "mathjs", "tslab"];

/** Returns the compiler options of a notebook. @param folder the notebook's folder */
const optionsOf = (folder: string, nodeModules: string): TypeScript.CompilerOptions => ({
  ...optionsFor({ rootDir: folder, typeRoots: [] }, nodeModules),
  ...{ module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, esModuleInterop: true, declaration: true },
  ...{ allowJs: true, checkJs: true, skipLibCheck: true, outDir: `${folder}/out` },
});

/** Returns a host that reads files, including a cell that does not exist on disk. */
function hostFor(folder: string, cell: string, source: string, options: TypeScript.CompilerOptions) {
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.getCurrentDirectory = () => folder;
  host.readFile = (path) => (path === cell ? source : readFile(path));
  host.fileExists = (path) => path === cell || fileExists(path);
  return host;
}

function prepare(nodeModules: string): Map<string, PreparedFile> {
  const folder = join(nodeModules, "..").replaceAll("\\", "/");
  const cell = `${folder}/__prepare__.ts`;
  const source = `${IMPORTED.map((name, k) => `import * as name${k} from ${JSON.stringify(name)};`).join("\n")}\nexport const all = [${IMPORTED.map((_, k) => `name${k}`)}];\n`;
  const options = optionsOf(folder, nodeModules);
  const host = hostFor(folder, cell, source, options);
  const program = ts.createProgram({ rootNames: [cell], options, host });
  const files = new Map<string, PreparedFile>();
  for (const file of program.getSourceFiles()) {
    if (!file.isDeclarationFile) continue;
    bindFile(ts, file, options);
    const imports = new Map<string, TypeScript.ResolvedModuleWithFailedLookupLocations>();
    importsOf(program, file)?.forEach((found, name) => {
      imports.set(name, found);
    });
    const { size, mtimeMs: modified } = statSync(file.fileName);
    files.set(file.fileName, { file, size, modified, imports });
  }
  return files;
}

/** Compiles some cells. V8 then compiles the functions of TypeScript that this uses, and the snapshot keeps their compiled code. */
function warm(nodeModules: string): void {
  // V8 drops the compiled code of functions that have not run for a while
  setFlagsFromString("--no-flush-bytecode");
  const folder = join(nodeModules, "..").replaceAll("\\", "/");
  const cell = `${folder}/__warm__.ts`;
  const options = optionsOf(folder, nodeModules);
  let oldProgram: TypeScript.Program | undefined;
  for (const source of WARM) {
    const host = hostFor(folder, cell, source, options);
    oldProgram = ts.createProgram({ rootNames: [cell], options, host, ...(oldProgram ? { oldProgram } : {}) });
    ts.getPreEmitDiagnostics(oldProgram, oldProgram.getSourceFile(cell));
    oldProgram.emit(oldProgram.getSourceFile(cell), (_, text) => {
      ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS, sourceMap: true } });
    });
  }
  // a snapshot works only for processes with the same flags
  setFlagsFromString("--flush-bytecode");
}

/** Cells that use typical features of the language. */
const WARM = [
  "export const first = 1;",
  "let rows: number[] = [1, 2]; export function add(a: number, b = 2): number { return a + b; } export const all = rows.map((x) => add(x));",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a cell's code
  "class A { #n = 1; get n() { return this.#n; } } const { n } = new A(); for (const x of [n]) console.log(`${x}`); export { n };",
  "const wait = async (ms: number) => { await new Promise((done) => setTimeout(done, ms)); }; export const wrong: string = wait(1);",
];

/** Returns the packages that a kind of kernel is likely to load. The kernels of a submission leave out mathjs: it is large, and no assignment uses it. */
const loaded = (kind: string) => ["@tensorflow/tfjs", "gatebook", ...(kind === "lesson" ? ["mathjs"] : [])];

/** The packages that each process must load itself: they start the backend, or (fflate) load the module for threads. */
const OF_THE_PROCESS = new Set(["#platform", "fflate"]);

/** Replaces the module with which mathjs seeds its random numbers when it is loaded. Otherwise all kernels would have the same numbers. */
function seededByProcess(path: string, exports: unknown, preparation: Preparation): unknown {
  if (!path.endsWith("/mathjs/lib/cjs/function/probability/util/seededRNG.js")) return undefined;
  type Random = () => number;
  const { createRng } = exports as { createRng(seed: unknown): Random };
  const seedrandom = preparation.require(path, "seedrandom") as (seed: unknown) => Random;
  let own: Random | undefined;
  const unseeded = () => {
    own ??= seedrandom(Date.now());
    return own();
  };
  return { createRng: (seed: unknown) => (seed === null ? unseeded : createRng(seed)) };
}

function load(nodeModules: string, kind: string): Groups {
  const belongs = (specifier: string) => OF_THE_PROCESS.has(specifier);
  const preparation: Preparation = new Preparation(require, belongs, (path, exports) =>
    seededByProcess(path, exports, preparation),
  );
  for (const name of loaded(kind)) preparation.require(join(nodeModules, "..", "package.json"), name);
  return grouped(preparation.modules);
}

const { GATEBOOK_NODE_MODULES: nodeModules, GATEBOOK_TYPESCRIPT: typescript, GATEBOOK_KIND: kind } = process.env;
if (!nodeModules || !typescript || !kind)
  throw new Error(
    "GATEBOOK_NODE_MODULES, GATEBOOK_TYPESCRIPT and GATEBOOK_KIND must be set: they decide what is prepared",
  );
// in a bundle, TypeScript cannot find the folder of its declarations
ts.sys.getExecutingFilePath = () => typescript;
// the kernel that runs tests uses no declarations
const files = kind === "unchecked" ? new Map() : prepare(nodeModules);
const packages = load(nodeModules, kind);
warm(nodeModules);
startupSnapshot.setDeserializeMainFunction(() => {
  const [, main] = process.argv;
  if (main === undefined) throw new Error("usage: node --snapshot-blob FILE main.js …");
  const Module = require("node:module") as typeof NodeModule;
  providePrepared({ ts, nodeModules, files });
  installPrepared(packages, Module);
  // loaded only here, since it stores facts about its process, which must not come from another process
  const path = resolve(main);
  Module.createRequire(path)(path);
});
