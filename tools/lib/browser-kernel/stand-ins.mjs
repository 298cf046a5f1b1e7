// Makes esbuild put stand-ins into the worker's bundle for what tslab and TypeScript expect of Node.
import { join } from "node:path";
import { inRoot } from "../paths.mjs";

/** @param {string} name */
const standIn = (name) => inRoot("tools", "lib", "browser-kernel", "stand-ins", name);

/** The stand-ins for modules of Node and for packages, by the name that is imported. */
const MODULES = {
  path: standIn("path.mjs"),
  crypto: standIn("crypto.mjs"),
  semver: standIn("semver.mjs"),
  "@tslab/typescript-for-tslab": standIn("typescript.cjs"),
};

/** The modules that TypeScript uses only where there is a file system. */
const ABSENT = /^(fs|os|perf_hooks|inspector|buffer|source-map-support)$/;

/** @type {import("esbuild").Plugin} */
const plugin = {
  name: "stand-ins",
  setup(build) {
    for (const [name, path] of Object.entries(MODULES))
      build.onResolve({ filter: new RegExp(`^(node:)?${name}$`) }, () => ({ path }));
    build.onResolve({ filter: ABSENT }, ({ path }) => ({ path, namespace: "absent" }));
    build.onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: "module.exports = {};" }));
    // tslab's server for ZeroMQ, of which only the function that writes displays is used
    build.onResolve({ filter: /^(\.|tslab\/dist)\/jupyter(\.js)?$/ }, ({ importer }) =>
      importer.includes(join("tslab", "dist")) || importer.endsWith("tslab.ts")
        ? { path: standIn("jupyter.cjs") }
        : undefined,
    );
  },
};

/** The options of esbuild that add the stand-ins. @satisfies {import("esbuild").BuildOptions} */
export const withStandIns = {
  plugins: [plugin],
  // declares `Buffer`, which tslab uses for pictures
  inject: [standIn("buffer.mjs")],
  define: {
    // tslab chooses the version of the language by it
    "process.version": '"v20.0.0"',
    __dirname: '"/kit/node_modules/tslab/dist"',
    __filename: '"/kit/node_modules/tslab/dist/index.js"',
  },
};
