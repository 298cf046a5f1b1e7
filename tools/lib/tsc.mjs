import { existsSync } from "node:fs";
import { inRoot } from "./paths.mjs";

/**
 * Returns the program that compiles and checks the project's code: TypeScript 7, a native program that takes a quarter of the processor time.
 * Where no build of it exists for the machine, it is TypeScript 5.9, which also compiles the cells. Both produce the same JavaScript.
 */
export function tsc() {
  const native = inRoot("node_modules", "@typescript", `typescript-${process.platform}-${process.arch}`);
  return inRoot("node_modules", existsSync(native) ? "typescript-native" : "typescript", "bin", "tsc");
}
