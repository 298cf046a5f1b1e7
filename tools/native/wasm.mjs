// Compiles native/ for WebAssembly with zig. An exact version of zig is installed from PyPI, so the same sources give the same bytes on every machine.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { keyOf } from "../lib/digest.mjs";
import { cache, inRoot, windows } from "../lib/paths.mjs";
import { findPython } from "../lib/python.mjs";
import { run } from "../lib/run.mjs";
import { sourceFolder, sourcesHash, wasmFlags } from "./flags.mjs";

const locked = inRoot("tools", "native", "ziglang.txt");
const folder = join(cache, "zig");
const own = windows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
const stamp = join(folder, "complete");

/** The path of the module in the library. */
export const moduleFile = inRoot("src", "fused", "wasm-module.ts");

/** Creates a Python environment with zig in .cache/zig, unless it already exists. @returns {Promise<string>} the path of the environment's Python */
async function environment() {
  const key = keyOf(readFileSync(locked, "utf8"));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return own;
  rmSync(folder, { recursive: true, force: true });
  const [program, ...args] = findPython().command;
  await run(/** @type {string} */ (program), [...args, "-m", "venv", folder], { log: "zig-venv" });
  await run(own, ["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", locked], { log: "zig" });
  writeFileSync(stamp, key);
  return own;
}

/** @returns {Promise<Buffer>} the module's bytes */
export async function compileWasm() {
  const python = await environment();
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
