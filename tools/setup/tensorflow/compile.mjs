// Compiles the addon of tfjs-node by calling a C++ compiler. Node's headers come from the npm package node-api-headers. node-gyp is not used, since it would download them.
import { accessSync, constants, existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { inRoot } from "../../lib/paths.mjs";
import { run } from "../../lib/run.mjs";

const binding = inRoot("node_modules", "@tensorflow", "tfjs-node", "binding");
const nodeHeaders = inRoot("node_modules", "node-api-headers", "include");

/**
 * Returns the C++ compiler. This is the program in the environment variable CXX, or g++, c++ or clang++ on the path.
 *
 * @returns {string | undefined} undefined if there is none, and on Windows
 */
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
 * Compiles the addon.
 *
 * @param {string} folder a folder with deps/lib and deps/include. The addon is written into it as lib/napi-v8/tfjs_binding.node.
 * @param {string} compiler
 * @param {(line: string) => void} report
 */
export async function compileAddon(folder, compiler, report) {
  const include = join(folder, "deps", "include");
  // TensorFlow contains headers of other projects, each in a separate folder below external/
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
