/**
 * Makes the kernel's start-up snapshot: `node --snapshot-blob FILE --build-snapshot build.js`, with this file and TypeScript bundled into one.
 *
 * Loading TypeScript, reading, parsing and binding the declarations of the language, of Node and of the kit's packages is the same at every
 * start, and most of it. A snapshot holds the memory of a process that has done it; a kernel begins there.
 */
import { statSync } from "node:fs";
import type Module from "node:module";
import { join, resolve } from "node:path";
import { startupSnapshot } from "node:v8";
import type * as TypeScript from "typescript";
import * as ts from "typescript";
import { importsOf } from "../tslab/builder";
import { optionsFor } from "../tslab/compiler-options";
import { type PreparedFile, providePrepared } from "./prepared";

/** What notebooks import. */
const IMPORTED = ["gatebook", "@tensorflow/tfjs-node", "mathjs", "tslab"];

function prepare(nodeModules: string): Map<string, PreparedFile> {
  const folder = join(nodeModules, "..").replaceAll("\\", "/");
  const cell = `${folder}/__prepare__.ts`;
  const source = `${IMPORTED.map((name, k) => `import * as name${k} from ${JSON.stringify(name)};`).join("\n")}\nexport const all = [${IMPORTED.map((_, k) => `name${k}`)}];\n`;
  const options: TypeScript.CompilerOptions = {
    ...optionsFor({ rootDir: folder, typeRoots: [] }, nodeModules),
    module: ts.ModuleKind.ESNext,
    ...{ esModuleInterop: true, target: ts.ScriptTarget.ES2022, declaration: true },
    ...{ allowJs: true, checkJs: true, skipLibCheck: true },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.getCurrentDirectory = () => folder;
  host.readFile = (path) => (path === cell ? source : readFile(path));
  host.fileExists = (path) => path === cell || fileExists(path);
  const program = ts.createProgram({ rootNames: [cell], options, host });
  const bind = (ts as unknown as { bindSourceFile(file: TypeScript.SourceFile, options: object): void }).bindSourceFile;
  const files = new Map<string, PreparedFile>();
  for (const file of program.getSourceFiles()) {
    if (!file.isDeclarationFile) continue;
    bind(file, options);
    const imports = new Map<string, TypeScript.ResolvedModuleWithFailedLookupLocations>();
    importsOf(program, file)?.forEach((found, name) => {
      imports.set(name, found);
    });
    const { size, mtimeMs: modified } = statSync(file.fileName);
    files.set(file.fileName, { file, size, modified, imports });
  }
  return files;
}

const { GATEBOOK_NODE_MODULES: nodeModules, GATEBOOK_TYPESCRIPT: typescript } = process.env;
if (!nodeModules || !typescript) throw new Error("GATEBOOK_NODE_MODULES and GATEBOOK_TYPESCRIPT say what to prepare");
// in a bundle TypeScript does not know where its own declarations lie
ts.sys.getExecutingFilePath = () => typescript;
// the kernel that runs tests reads no declarations
const files = process.env.GATEBOOK_TYPES === "unchecked" ? new Map() : prepare(nodeModules);
startupSnapshot.setDeserializeMainFunction(() => {
  providePrepared({ ts, nodeModules, files });
  const [, main] = process.argv;
  if (main === undefined) throw new Error("usage: node --snapshot-blob FILE main.js …");
  // not loaded before: what it knows of this process must not be another one's
  const { createRequire } = require("node:module") as typeof Module;
  const path = resolve(main);
  createRequire(path)(path);
});
