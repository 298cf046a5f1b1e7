// Defines the compiler flags for native/, both for the addon and for WebAssembly, and computes a hash of its sources.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { inRoot } from "../lib/paths.mjs";

export const sourceFolder = inRoot("native");

/** The flags for all builds. `-ffp-contract=fast` allows the compiler to join a multiplication and an addition into one instruction. */
export const flags = [
  "-std=c++17",
  "-O3",
  "-fno-exceptions",
  "-fno-rtti",
  "-fno-strict-aliasing",
  "-ffp-contract=fast",
  "-fvisibility=hidden",
];

/** The instruction sets for which the addon is compiled on x86-64. When the addon is loaded, it chooses one that the processor supports. */
export const levels = [
  {
    name: "avx512",
    flags: [
      "-mavx512f",
      "-mavx512vl",
      "-mavx512dq",
      "-mfma",
      "-mprefer-vector-width=512",
      "-DCELLS_RUN=cells_run_avx512",
    ],
  },
  { name: "avx2", flags: ["-mavx2", "-mfma", "-DCELLS_RUN=cells_run_avx2"] },
  { name: "base", flags: [] },
];

/** The flags for WebAssembly. The compiler is zig. */
export const wasmFlags = [
  ...flags,
  ...[
    "-target",
    "wasm32-freestanding",
    "-msimd128",
    "-mbulk-memory",
    "-fno-sanitize=all",
    "-fno-unroll-loops",
    "-nostdlib",
    "-s",
  ],
  ...["-Wl,--no-entry", "-Wl,--export=cells_run", "-Wl,--export=cells_room"],
];

/**
 * Returns a hash of the sources and flags. The library, the addon and the WebAssembly module contain this hash, so that different versions are never
 * combined.
 */
export function sourcesHash() {
  const files = readdirSync(sourceFolder)
    .filter((name) => /\.(cpp|h)$/.test(name))
    .sort();
  return keyOf(
    ...files.flatMap((name) => [name, readFileSync(join(sourceFolder, name), "utf8")]),
    JSON.stringify({ levels, wasmFlags }),
  );
}
