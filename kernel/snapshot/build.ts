/**
 * Builds the kernel's start-up snapshot: `node --snapshot-blob FILE --build-snapshot build.js`, where build.js is a bundle of this file and TypeScript.
 *
 * A large part of the work is the same at every start: loading TypeScript; reading, parsing and binding the declarations of the language, of Node and
 * of the kit's packages; and running the packages that every notebook imports. A snapshot contains the memory of a process that has done this work. A
 * kernel that starts from the snapshot continues from there.
 */
import { statSync } from "node:fs";
import type NodeModule from "node:module";
import { join, resolve } from "node:path";
import { setFlagsFromString, startupSnapshot } from "node:v8";
import type * as TypeScript from "typescript";
import * as ts from "typescript";
import { bindFile, importsOf } from "../core/tslab/compiler/inside";
import { optionsFor } from "../core/tslab/compiler/options";
import { ownOptions } from "../core/tslab/compiler/own-options";
import type { PreparedFile } from "../core/tslab/compiler/place";
import { nodePlace } from "../node/place";
import { type Groups, grouped, installPrepared, Preparation } from "./modules";
import { providePrepared } from "./prepared";
import { withoutComments } from "./without-comments";

/** The packages that notebooks import. */
const IMPORTED = ["gatebook", "@tensorflow/tfjs-node", "mathjs", "tslab"];

/** Returns the compiler options of a notebook. @param folder the notebook's folder */
const optionsOf = (folder: string, nodeModules: string): TypeScript.CompilerOptions => ({
  ...optionsFor({ rootDir: folder, typeRoots: [] }, nodePlace(nodeModules)),
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

const DECLARATIONS = /\.d\.[cm]?ts$/;

function prepare(nodeModules: string): Map<string, PreparedFile> {
  const folder = join(nodeModules, "..").replaceAll("\\", "/");
  const cell = `${folder}/__prepare__.ts`;
  const source = `${IMPORTED.map((name, k) => `import * as name${k} from ${JSON.stringify(name)};`).join("\n")}\nexport const all = [${IMPORTED.map((_, k) => `name${k}`)}];\n`;
  const options = optionsOf(folder, nodeModules);
  const host = hostFor(folder, cell, source, options);
  const { readFile } = host;
  host.readFile = (path) => {
    const text = readFile(path);
    return text !== undefined && DECLARATIONS.test(path) ? withoutComments(ts, path, text) : text; // see comments.ts
  };
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
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

/** The files of declarations that `warm` has read, by path, so that each of its programs does not parse them again. */
type Parsed = Map<string, TypeScript.SourceFile | undefined>;

/** Compiles some cells. This makes V8 compile the functions of TypeScript that cells need, and the snapshot keeps the compiled functions. */
function warm(nodeModules: string, parsed: Parsed): void {
  // V8 drops the compiled code of functions that have not run for a while
  setFlagsFromString("--no-flush-bytecode");
  const folder = join(nodeModules, "..").replaceAll("\\", "/");
  const cell = `${folder}/__warm__.ts`;
  const options = optionsOf(folder, nodeModules);
  let oldProgram: TypeScript.Program | undefined;
  for (const source of WARM) {
    const host = hostFor(folder, cell, source, options);
    const { getSourceFile } = host;
    host.getSourceFile = (path, ...rest) => {
      if (path === cell) return getSourceFile(path, ...rest);
      if (!parsed.has(path)) parsed.set(path, getSourceFile(path, ...rest));
      return parsed.get(path);
    };
    oldProgram = ts.createProgram({ rootNames: [cell], options, host, ...(oldProgram ? { oldProgram } : {}) });
    ts.getPreEmitDiagnostics(oldProgram, oldProgram.getSourceFile(cell));
    oldProgram.emit(oldProgram.getSourceFile(cell), (_, text) => {
      ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS, sourceMap: true } });
    });
  }
  ownOptions(ts, join(folder, "notebooks", "lessons"));
  // a snapshot works only for processes with the same flags
  setFlagsFromString("--flush-bytecode");
}

/** The sources of cells that use typical features of the language. */
const WARM = [
  "export const first = 1;",
  "let rows: number[] = [1, 2]; export function add(a: number, b = 2): number { return a + b; } export const all = rows.map((x) => add(x));",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a cell's code
  "class A { #n = 1; get n() { return this.#n; } } const { n } = new A(); for (const x of [n]) console.log(`${x}`); export { n };",
  "const wait = async (ms: number) => { await new Promise((done) => setTimeout(done, ms)); }; export const wrong: string = wait(1);",
];

/**
 * Returns the packages that a kind of kernel is likely to load. Kernels for submissions do not load mathjs, since it is large and no assignment uses
 * it.
 */
const loaded = (kind: string) => ["@tensorflow/tfjs", "gatebook", ...(kind === "lesson" ? ["mathjs"] : [])];

/** The imports that each process must load itself. `#platform` starts the backend, and `fflate` loads Node's module for threads. */
const OF_THE_PROCESS = new Set(["#platform", "fflate"]);

/**
 * Returns a replacement for the module of mathjs that seeds its random numbers, or undefined for every other file. mathjs chooses the seed when it is
 * loaded, so all kernels that start from the snapshot would produce the same numbers. The replacement chooses the seed at the first use.
 */
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

let sharedTfjs: object | undefined;

/**
 * Returns what a file gets for an import. In the compiled library, each file that imports tfjs calls TypeScript's `__importStar`. This function makes
 * an object with a getter for each of the 513 names. In 98 files, this would be 50,000 functions, a tenth of the snapshot. But `__importStar` returns an
 * object with the mark `__esModule` as it is. So all files of the library get the same object, which has this mark and inherits the names of tfjs.
 */
function givenTo(path: string, specifier: string, exports: unknown): unknown {
  if (specifier !== "@tensorflow/tfjs" || path.includes("/node_modules/")) return exports;
  sharedTfjs ??= Object.create(exports as object, { __esModule: { value: true } }) as object;
  return sharedTfjs;
}

function load(nodeModules: string, kind: string): Groups {
  const belongs = (specifier: string) => OF_THE_PROCESS.has(specifier);
  const changed = (path: string, exports: unknown) => seededByProcess(path, exports, preparation);
  const shortened = (path: string, text: string) => withoutComments(ts, path, text);
  const preparation: Preparation = new Preparation(require, belongs, changed, givenTo, shortened);
  for (const name of loaded(kind)) preparation.require(join(nodeModules, "..", "package.json"), name);
  return grouped(preparation.modules);
}

const { GATEBOOK_NODE_MODULES: nodeModules, GATEBOOK_TYPESCRIPT: typescript, GATEBOOK_KIND: kind } = process.env;
if (!nodeModules || !typescript || !kind)
  throw new Error(
    "GATEBOOK_NODE_MODULES, GATEBOOK_TYPESCRIPT and GATEBOOK_KIND must be set, since they decide what the snapshot contains",
  );
// TypeScript derives the folder of its declarations from the path of its own file. In a bundle this path would be wrong.
ts.sys.getExecutingFilePath = () => typescript;
// the kernel that runs tests uses no declarations
const files: Map<string, PreparedFile> = kind === "unchecked" ? new Map() : prepare(nodeModules);
const packages = load(nodeModules, kind);
warm(nodeModules, new Map([...files].map(([path, { file }]) => [path, file])));
// in a bundle, `ts` has a getter for each function, and copying the functions would take 20 ms in each kernel
const plain = { ...ts };
startupSnapshot.setDeserializeMainFunction(() => {
  const [, main] = process.argv;
  if (main === undefined) throw new Error("usage: node --snapshot-blob FILE main.js …");
  const Module = require("node:module") as typeof NodeModule;
  providePrepared({ ts: plain, nodeModules, files });
  installPrepared(packages, Module);
  // main.js stores facts about its process, so it must not be part of the snapshot, which another process has made
  const path = resolve(main);
  Module.createRequire(path)(path);
});
