// Compiles the addon of tfjs-node with a plain C++ compiler. It uses the headers of the npm package node-api-headers, since node-gyp would download Node's headers.
import { accessSync, constants, existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { inRoot } from "../../lib/paths.mjs";
import { run } from "../../lib/run.mjs";

const binding = inRoot("node_modules", "@tensorflow", "tfjs-node", "binding");
const nodeHeaders = inRoot("node_modules", "node-api-headers", "include");

/** Returns the C++ compiler: CXX, or else g++, c++ or clang++ on the path. @returns {string | undefined} */
export function findCompiler(env = process.env) {
  if (process.platform === "win32") return undefined;
  if (env.CXX) return env.CXX;
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  for (const name of ["g++", "c++", "clang++"])
    for (const folder of folders) {
      const program = join(folder, name);
      try {
        accessSync(program, constants.X_OK);
        return program;
      } catch {
        // the compiler is not in this folder
      }
    }
  return undefined;
}

/**
 * @param {string} folder contains deps/lib and deps/include; lib/napi-v8/tfjs_binding.node is written there
 * @param {string} compiler
 * @param {(line: string) => void} report
 */
export async function compileAddon(folder, compiler, report) {
  const include = join(folder, "deps", "include");
  // headers that TensorFlow copied from other projects have separate roots below external/
  const external = join(include, "external");
  const roots = [
    nodeHeaders,
    include,
    ...(existsSync(external) ? readdirSync(external).map((name) => join(external, name)) : []),
  ];
  const out = join(folder, "lib", "napi-v8");
  mkdirSync(out, { recursive: true });
  await run(
    compiler,
    [
      ...["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
      ...roots.map((path) => `-I${path}`),
      ...["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(binding, name)),
      ...[
        "-o",
        join(out, "tfjs_binding.node"),
        `-L${join(folder, "deps", "lib")}`,
        "-ltensorflow",
        "-ltensorflow_framework",
      ],
      "-Wl,-rpath,$ORIGIN/../../deps/lib",
    ],
    { log: "compile-addon", report },
  );
}
