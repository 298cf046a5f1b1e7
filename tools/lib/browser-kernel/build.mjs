// Builds the files of the kernel that runs in a browser's worker (kernel/browser), and the packages that its cells can import.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { inRoot } from "../paths.mjs";
import { makeDeclarations } from "./declarations.mjs";
import { withStandIns } from "./stand-ins.mjs";

/** @typedef {import("../../../kernel/browser/protocol.ts").Manifest} Manifest */

/**
 * @typedef {object} BrowserKernel
 * @property {Manifest} manifest
 * @property {readonly { readonly file: string, readonly bytes: number, readonly gzip: number }[]} sizes the size of each file, in bytes
 */

/** The module from which the bundle of each package is made. */
const PACKAGES = {
  gatebook: inRoot("src", "index.ts"),
  "@tensorflow/tfjs": "@tensorflow/tfjs",
  mathjs: "mathjs",
};

/** The packages that are other names of a package. In a browser, tfjs computes with WebAssembly instead of native TensorFlow. */
const ALIASES = { "@tensorflow/tfjs-node": "@tensorflow/tfjs" };

/** The options with which all bundles are built. @satisfies {import("esbuild").BuildOptions} */
const common = /** @type {const} */ ({
  ...{ bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022" },
  ...{ legalComments: "none", logLevel: "error", absWorkingDir: inRoot() },
});

/**
 * Builds the kernel into a folder. The names of the files contain hashes of their contents, except `manifest.json` and `client.js`, which a page loads first.
 *
 * The library and the kernel must be compiled (`npm run build`), since the declarations of the library are made by the compiler.
 *
 * @param {string} folder @returns {Promise<BrowserKernel>}
 */
export async function buildBrowserKernel(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [worker, packages] = await Promise.all([buildWorker(folder), buildPackages(folder), buildClient(folder)]);
  const pack = makeDeclarations();
  const declarations = `declarations-${hashOf(pack)}.pack`;
  writeFileSync(join(folder, declarations), pack);
  const files = { worker, declarations, packages, wasm: copyWasm(folder) };
  /** @type {Manifest} */
  const manifest = { version: hashOf(JSON.stringify(files)), ...files };
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, sizes: sizesIn(folder) };
}

/** Calls esbuild, which is imported only here, since set-up installs it. @type {typeof import("esbuild").build} */
const build = async (options) => (await import("esbuild")).build(options);

/** @param {string} folder */
async function buildWorker(folder) {
  const { metafile } = await build({
    ...common,
    ...withStandIns,
    entryPoints: { worker: inRoot("kernel", "browser", "worker.ts") },
    ...{ metafile: true, outdir: folder, entryNames: "[name]-[hash]" },
  });
  return fileOf(metafile, "worker");
}

/** @param {string} folder */
const buildClient = (folder) =>
  build({ ...common, entryPoints: { client: inRoot("kernel", "browser", "client.ts") }, outdir: folder });

/** @param {string} folder @returns {Promise<Record<string, string>>} the path of each package's bundle */
async function buildPackages(folder) {
  const { metafile } = await build({
    ...common,
    entryPoints: Object.fromEntries(Object.entries(PACKAGES).map(([name, path]) => [basename(name), path])),
    ...{ metafile: true, outdir: join(folder, "packages"), entryNames: "[name]-[hash]", chunkNames: "shared-[hash]" },
    splitting: true, // so that all bundles use the same tfjs
    keepNames: true, // cells print the names of classes, for example of tensors
    conditions: ["source", "browser"],
    alias: { gatebook: PACKAGES.gatebook, ...ALIASES },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  /** @type {Record<string, string>} */
  const bundles = {};
  for (const name of Object.keys(PACKAGES)) bundles[name] = `packages/${fileOf(metafile, basename(name))}`;
  for (const [alias, name] of Object.entries(ALIASES)) bundles[alias] = bundles[name] ?? "";
  return bundles;
}

/** Returns the name of the file that esbuild has written for an entry point. @param {import("esbuild").Metafile | undefined} metafile @param {string} entry */
function fileOf(metafile, entry) {
  const found = Object.entries(metafile?.outputs ?? {}).find(
    ([file, { entryPoint }]) => entryPoint && basename(file).startsWith(`${entry}-`),
  );
  if (!found) throw new Error(`esbuild has written no file for ${entry}`);
  return basename(found[0]);
}

/** @param {string | Uint8Array} content */
const hashOf = (content) => createHash("sha256").update(content).digest("hex").slice(0, 12);

/** Copies tfjs's WebAssembly files into a folder whose name contains their hash. @param {string} folder @returns {string} the folder's path */
function copyWasm(folder) {
  const from = dirname(createRequire(inRoot("package.json")).resolve("@tensorflow/tfjs-backend-wasm"));
  const files = readdirSync(from).filter((file) => file.endsWith(".wasm"));
  const to = `wasm-${hashOf(Buffer.concat(files.map((file) => readFileSync(join(from, file)))))}`;
  mkdirSync(join(folder, to));
  for (const file of files) copyFileSync(join(from, file), join(folder, to, file));
  return `${to}/`;
}

/** @param {string} folder */
function sizesIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => {
    const content = readFileSync(join(parentPath, name));
    const file = relative(folder, join(parentPath, name)).replaceAll("\\", "/");
    return { file, bytes: content.length, gzip: gzipSync(content).length };
  });
}
