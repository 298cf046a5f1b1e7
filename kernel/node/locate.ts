// Finds the installed tslab, and lets cells find the kit's packages.
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import type * as TypeScript from "typescript";
import type { Versions } from "../core/protocol/kernel-info";
import type { Tslab } from "../core/tslab/parts";

/** The only supported version of tslab. The kernel uses internal parts of tslab (see core/tslab). */
const TSLAB = "1.0.22";

/** The installed tslab: its paths, its `require` and its versions. */
export interface InstalledTslab {
  readonly folder: string;
  /** The kit's folder node_modules, which contains tslab. */
  readonly nodeModules: string;
  /** Resolves packages as tslab does. */
  readonly require: NodeJS.Require;
  readonly versions: Versions;
}

/**
 * Finds tslab, starting from the folder of this file.
 * @throws Error if tslab is missing, or if its version is not 1.0.22.
 */
export function locateTslab(): InstalledTslab {
  const folder = findFolder();
  if (!folder) throw new Error("tslab is not installed. Run `npm run setup` in the kit's folder.");
  const { version } = readPackage(join(folder, "package.json"));
  if (version !== TSLAB)
    throw new Error(`this kernel needs tslab ${TSLAB} exactly, found ${version} in ${folder}. Run \`npm run setup\`.`);
  const require = createRequire(join(folder, "package.json"));
  const typescript = readPackage(require.resolve("typescript/package.json")).version;
  return {
    folder,
    nodeModules: dirname(folder),
    require,
    versions: { tslab: version, typescript, platform: `Node ${process.versions.node}` },
  };
}

function findFolder(): string | undefined {
  const lookups = createRequire(__filename).resolve.paths("tslab") ?? [];
  return lookups.map((folder) => join(folder, "tslab")).find((folder) => existsSync(join(folder, "package.json")));
}

function readPackage(file: string): { version: string } {
  return JSON.parse(readFileSync(file, "utf8")) as { version: string };
}

/** Loads tslab's files, which get the changed TypeScript instead of their own copy. */
export function loadTslab({ folder, require }: InstalledTslab, changed: typeof TypeScript): Tslab {
  const typescript = require.resolve("@tslab/typescript-for-tslab");
  require.cache[typescript] ??= new Module(typescript);
  require.cache[typescript].loaded = true;
  require.cache[typescript].exports = changed;
  const load = (file: string) => require(join(folder, "dist", file));
  const { createConverter, isCompleteCode } = load("converter.js");
  return {
    ...{ createConverter, isCompleteCode },
    printQuickInfo: load("inspect.js").printQuickInfo,
    jupyter: load("jupyter.js"),
    public: load("public.js"),
    normalizeJoin: load("tspath.js").normalizeJoin,
    getCodeMetadata: load("metadata.js").getCodeMetadata,
  };
}

/** Makes `require` find the kit's packages from notebooks in every folder. Packages in the notebook's own folders are found first. */
export function addToSearchPath(nodeModules: string): void {
  const folders = (process.env.NODE_PATH ?? "").split(delimiter).filter(Boolean);
  if (!folders.includes(nodeModules)) process.env.NODE_PATH = [...folders, nodeModules].join(delimiter);
  // Node reads NODE_PATH only when it starts. This call makes Node read the variable again.
  (Module as unknown as { _initPaths(): void })._initPaths();
}
