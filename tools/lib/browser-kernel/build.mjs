// Builds the files of the kernel that runs in a browser's worker (kernel/browser), and the packages that its cells can import.
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { keyOf, sources } from "../digest.mjs";
import { cache, inRoot } from "../paths.mjs";
import { makeDeclarations } from "./declarations.mjs";
import { withStandIns } from "./stand-ins.mjs";

/** @typedef {import("../../../kernel/browser/protocol.ts").Manifest} Manifest */

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
 * Returns the folder with the built kernel, which callers must not change. Builds it if its sources have changed since the last call. The names of the files
 * contain hashes of their contents, except `manifest.json` and `client.js`, which a page loads first.
 *
 * The library and the kernel must be compiled (`npm run build`), since the declarations of the library are made by the compiler.
 *
 * @returns {Promise<string>}
 */
export async function builtBrowserKernel() {
  const folder = join(cache, "browser-kernel", keyOfInputs());
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    await buildInto(fresh);
    if (!existsSync(folder)) renameSync(fresh, folder); // another process may have built the same kernel in the meantime
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  removeOthers(folder);
  return folder;
}

/** Returns a hash of all files from which the kernel is built. */
function keyOfInputs() {
  const isCode = (/** @type {string} */ name) => /\.[cm]?[jt]s$/.test(name);
  const folders = [["kernel"], ["src"], ["src", "dist"], ["tools", "lib", "browser-kernel"]];
  const code = folders.flatMap((folder) => sources(inRoot(...folder), isCode));
  return keyOf(...code, readFileSync(inRoot("package-lock.json"), "utf8"));
}

/** Removes kernels that were built from older files, except those that are being built. @param {string} folder the newest kernel */
function removeOthers(folder) {
  for (const name of readdirSync(dirname(folder)))
    if (name !== basename(folder) && !/^[0-9a-f]{32}\./.test(name))
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
}

/** @param {string} folder an empty folder */
async function buildInto(folder) {
  const [worker, packages] = await Promise.all([buildWorker(folder), buildPackages(folder), buildClient(folder)]);
  const pack = makeDeclarations();
  const declarations = `declarations-${hashOf(pack)}.pack`;
  writeFileSync(join(folder, declarations), pack);
  const files = { worker, declarations, packages, wasm: copyWasm(folder) };
  /** @type {Manifest} */
  const manifest = { version: hashOf(JSON.stringify(files)), ...files };
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
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
