import { cpSync } from "node:fs";
import { join } from "node:path";
import { cache } from "../lib/paths.mjs";

/** Copies the kernel for browsers, with the library and the declarations, into a folder. @param {string} folder */
export async function writeKernel(folder) {
  cpSync(join(cache, "site", "kernel"), folder, { recursive: true });
}
