// Compiles native/ for WebAssembly with zig, and writes the result into src/fused/wasm-module.ts. The version of zig is exact, so the same sources give the same bytes on every machine.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { cache, inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { sourceFolder, sourcesHash, wasmFlags } from "./flags.mjs";
import { pythonWithZig } from "./zig.mjs";

/** The path of the module in the library. */
export const moduleFile = inRoot("src", "fused", "wasm-module.ts");

/** @returns {Promise<Buffer>} the module's bytes */
export async function compileWasm() {
  const python = await pythonWithZig();
  const out = join(cache, "zig-out");
  mkdirSync(out, { recursive: true });
  const file = join(out, `cells-${process.pid}.wasm`);
  const sources = ["cells.cpp", "wasm.cpp"];
  try {
    // the names of the sources are relative, so that the bytes do not depend on the project's folder
    await run(python, ["-m", "ziglang", "c++", ...wasmFlags, ...sources, "-o", file], {
      log: "cells-wasm",
      cwd: sourceFolder,
    });
    return readFileSync(file);
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {Uint8Array} bytes */
export const checksum = (bytes) => createHash("sha256").update(bytes).digest("hex");

/**
 * Writes the module into the library as a TypeScript file, which every bundler and every host can load.
 *
 * @param {Uint8Array} bytes
 * @returns the length of the module's text
 */
export function writeModule(bytes) {
  const text = deflateSync(bytes, { level: 9 }).toString("base64");
  writeFileSync(
    moduleFile,
    `// Made from native/ by \`npm run native\`: do not edit it.

/** A hash of native/ and of its compilers' flags. */
export const SOURCES = "${sourcesHash()}";

/** SHA-256 of the module. */
export const CHECKSUM = "${checksum(bytes)}";

/** The module: ${bytes.length} bytes, compressed by zlib, in base64. */
export const MODULE =
  "${text}";
`,
  );
  return text.length;
}
