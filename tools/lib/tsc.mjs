import { existsSync } from "node:fs";
import { inRoot } from "./paths.mjs";

/**
 * The program that compiles and checks the project's own code: TypeScript 7, a native program that takes a quarter of the processor time;
 * where that is not made for the machine, TypeScript 5.9, by which cells are compiled. The JavaScript that comes out is the same.
 */
export function tsc() {
  const native = inRoot("node_modules", "@typescript", `typescript-${process.platform}-${process.arch}`);
  return inRoot("node_modules", existsSync(native) ? "typescript-native" : "typescript", "bin", "tsc");
}
