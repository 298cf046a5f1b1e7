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

/**
 * The flags for WebAssembly. The compiler is zig. The module imports memory that threads can share. Where no memory can be shared, src/fused/wasm.ts changes the byte
 * of the module that demands it.
 */
export const wasmFlags = [
  ...flags,
  ...[
    "-target",
    "wasm32-freestanding",
    "-msimd128",
    "-mbulk-memory",
    "-matomics",
    "-fno-sanitize=all",
    "-fno-unroll-loops",
    "-nostdlib",
    "-s",
  ],
  "-Wl,--no-entry",
  ...["cells_run", "cells_room", "cells_divided", "cells_helped", "cells_help", "cells_stack", "__stack_pointer"].map(
    (name) => `-Wl,--export=${name}`,
  ),
  // src/fused/wasm.ts creates the memory with the same sizes
  ...["-Wl,--import-memory", "-Wl,--shared-memory", "-Wl,--initial-memory=2097152", "-Wl,--max-memory=4294901760"],
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
