/**
 * Makes the kernel's start-up snapshot: `node --snapshot-blob FILE --build-snapshot build.js`, with this file and TypeScript bundled into one.
 *
 * Loading TypeScript, reading, parsing and binding the declarations of the language, of Node and of the kit's packages is the same at every
 * start, and most of it; so is running the packages that every notebook imports. A snapshot holds the memory of a process that has done it;
 * a kernel begins there.
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

/** What notebooks import. */
const IMPORTED = ["gatebook", "@tensorflow/tfjs-node", "mathjs", "tslab"];

/** A notebook's options. @param folder where it lies */
const optionsOf = (folder: string, nodeModules: string): TypeScript.CompilerOptions => ({
  ...optionsFor({ rootDir: folder, typeRoots: [] }, nodeModules),
  ...{ module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, esModuleInterop: true, declaration: true },
  ...{ allowJs: true, checkJs: true, skipLibCheck: true, outDir: `${folder}/out` },
});

/** What reads files, among them a cell that is nowhere on the disk. */
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

/** Compiles some cells: the functions that this takes are then compiled themselves, and stay so in the snapshot. */
function warm(nodeModules: string): void {
  // V8 drops the code of what has not run for a while
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
  // a snapshot is for processes with the same flags
  setFlagsFromString("--flush-bytecode");
}

/** Cells with what cells have. */
const WARM = [
  "export const first = 1;",
  "let rows: number[] = [1, 2]; export function add(a: number, b = 2): number { return a + b; } export const all = rows.map((x) => add(x));",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a cell's code
  "class A { #n = 1; get n() { return this.#n; } } const { n } = new A(); for (const x of [n]) console.log(`${x}`); export { n };",
  "const wait = async (ms: number) => { await new Promise((done) => setTimeout(done, ms)); }; export const wrong: string = wait(1);",
];

/** The packages that a kind of kernel is likely to load. A submission's do without mathjs: it is large, and no assignment uses it. */
const loaded = (kind: string) => ["@tensorflow/tfjs", "gatebook", ...(kind === "lesson" ? ["mathjs"] : [])];

/** What has to be loaded by each process: it starts what computes; fflate asks for threads. */
const OF_THE_PROCESS = new Set(["#platform", "fflate"]);

/** mathjs seeds its random numbers when it is loaded: all kernels would have the same. */
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
  throw new Error("GATEBOOK_NODE_MODULES, GATEBOOK_TYPESCRIPT and GATEBOOK_KIND say what to prepare");
// in a bundle TypeScript does not know where its own declarations lie
ts.sys.getExecutingFilePath = () => typescript;
// the kernel that runs tests reads no declarations
const files = kind === "unchecked" ? new Map() : prepare(nodeModules);
const packages = load(nodeModules, kind);
warm(nodeModules);
startupSnapshot.setDeserializeMainFunction(() => {
  const [, main] = process.argv;
  if (main === undefined) throw new Error("usage: node --snapshot-blob FILE main.js …");
  const Module = require("node:module") as typeof NodeModule;
  providePrepared({ ts, nodeModules, files });
  installPrepared(packages, Module);
  // not loaded before: what it knows of this process must not be another one's
  const path = resolve(main);
  Module.createRequire(path)(path);
});
