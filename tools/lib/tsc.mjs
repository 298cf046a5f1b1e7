import { existsSync } from "node:fs";
import { inRoot } from "./paths.mjs";

/**
 * Returns the path of the compiler for the project's code. This is TypeScript 7, a native program that takes a quarter of the processor time of
 * TypeScript 5.9. If TypeScript 7 has no build for this machine, it is TypeScript 5.9, which also compiles the cells of notebooks. Both compilers
 * produce the same JavaScript.
 */
export function tsc() {
  const native = inRoot("node_modules", "@typescript", `typescript-${process.platform}-${process.arch}`);
  return inRoot("node_modules", existsSync(native) ? "typescript-native" : "typescript", "bin", "tsc");
}
