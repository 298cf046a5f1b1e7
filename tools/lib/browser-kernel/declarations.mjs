// Packs the declarations against which the kernel in a browser checks cells: those of the language, of the packages, and of the names of a worker.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { inRoot } from "../paths.mjs";

const require = createRequire(inRoot("package.json"));

/** @type {typeof import("typescript")} */
const ts = require("typescript");

/** The packages that cells can import. */
const IMPORTED = ["gatebook", "@tensorflow/tfjs", "mathjs", "tslab"];

/** The packages whose comments are kept, since a learner can read them when the pointer is over a name. */
const COMMENTED = /^\/kit\/node_modules\/(gatebook|@tensorflow|mathjs)\//;

/** The folders in the worker (kernel/browser/place.ts). */
const MODULES = "/kit/node_modules";
const NODES = /^\/kit\/node_modules\/(@types\/node|undici-types)\//;

/** Returns the pack: a line of JSON with the path and the length of each file, and then the contents. */
export function makeDeclarations() {
  const files = new Map([...filesOfPackages(), ...filesOfWorker()].sort(([a], [b]) => (a < b ? -1 : 1)));
  const contents = [...files].map(([path, text]) => /** @type {const} */ ([path, Buffer.from(text)]));
  const index = JSON.stringify(contents.map(([path, { length }]) => [path, length]));
  return Buffer.concat([Buffer.from(`${index}\n`), ...contents.map(([, content]) => content)]);
}

/** Returns the files that TypeScript reads for a cell that imports all packages. @returns {Map<string, string>} */
function filesOfPackages() {
  const cell = inRoot("notebooks", "lessons", "__pack__.ts");
  const source = IMPORTED.map((name, k) => `import * as name${k} from "${name}"; name${k};`).join("\n");
  const options = optionsOf(dirname(cell));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  /** @type {Map<string, string>} */
  const files = new Map();
  host.fileExists = (path) => path === cell || fileExists(path);
  host.readFile = (path) => {
    const text = path === cell ? source : readFile(path);
    if (text !== undefined && path.endsWith("package.json")) files.set(inWorker(path), shortened(text));
    return text;
  };
  host.getSourceFile = (path, version, ...rest) =>
    path === cell ? ts.createSourceFile(path, source, version) : getSourceFile(path, version, ...rest);
  for (const { fileName, text } of ts.createProgram([cell], options, host).getSourceFiles()) {
    const path = inWorker(fileName);
    if (fileName !== cell) files.set(path, COMMENTED.test(path) ? text : withoutComments(text));
  }
  for (const path of files.keys()) if (NODES.test(path)) files.delete(path);
  return files;
}

/** Returns the declarations that differ from those in Node. @returns {Map<string, string>} */
const filesOfWorker = () =>
  new Map([
    [`${MODULES}/@types/node/package.json`, JSON.stringify({ name: "@types/node", types: "index.d.ts" })],
    [
      `${MODULES}/@types/node/index.d.ts`,
      withoutComments(readFileSync(inRoot("kernel", "browser", "page-globals.d.ts"), "utf8")),
    ],
    // tfjs has this name in notebooks
    [`${MODULES}/@tensorflow/tfjs-node/index.d.ts`, 'export * from "@tensorflow/tfjs";\n'],
  ]);

/** Returns the compiler options of a notebook, as the kernel in Node sets them. @param {string} folder @returns {import("typescript").CompilerOptions} */
function optionsOf(folder) {
  const { optionsFor } = require(inRoot("kernel", "dist", "core", "tslab", "compiler", "options.js"));
  const place = {
    nodeModules: inRoot("node_modules").replaceAll("\\", "/"),
    libraries: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  };
  return {
    ...optionsFor({ rootDir: folder.replaceAll("\\", "/"), typeRoots: [] }, place),
    ...{ module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, esModuleInterop: true, skipLibCheck: true },
  };
}

/** Returns the path of a file in the worker. @param {string} path */
function inWorker(path) {
  const library = inRoot("src");
  const from = path.startsWith(join(library, "/"))
    ? `node_modules/gatebook/${relative(library, path)}`
    : relative(inRoot(), path);
  return `/kit/${from.replaceAll("\\", "/")}`;
}

/** Returns those parts of a package.json by which TypeScript finds declarations. @param {string} text */
function shortened(text) {
  const { name, version, type, main, types, typings, typesVersions, exports } = JSON.parse(text);
  return JSON.stringify({ name, version, type, main, types, typings, typesVersions, exports });
}

/** Returns declarations without comments, except those that TypeScript reads (`///`). @param {string} text */
function withoutComments(text) {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  let out = "";
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const piece = scanner.getTokenText();
    const isComment = kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia;
    if (!isComment || piece.startsWith("///")) out += kind === ts.SyntaxKind.WhitespaceTrivia ? " " : piece;
  }
  return out.replace(/\n\s*\n+/g, "\n");
}
