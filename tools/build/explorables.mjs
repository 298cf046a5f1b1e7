// Bundles the modules of the explorables for pages: one ES module each, which JupyterLab and the site load.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { inRoot } from "../lib/paths.mjs";

/** The folder of the sources. Each .ts file directly in it is the entry of one module. */
const pages = inRoot("src", "explorables", "page");
/** The folder of the modules, which the library reads. */
export const modules = inRoot("src", "dist", "explorables", "modules");

/** Returns the names of all modules. */
export const moduleNames = () =>
  readdirSync(pages)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => basename(file, ".ts"))
    .sort();

/** Writes every module into `modules`. */
export async function bundleExplorables() {
  const { build } = await import("esbuild"); // set-up loads this file before the packages are installed
  await build({
    entryPoints: moduleNames().map((name) => join(pages, `${name}.ts`)),
    outdir: modules,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
  });
}
