// Computes hashes that change when an input changes, and reads the source files for such a hash.
import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * Returns one short hash of several texts. Set-up, tests, golden vectors and the native build compare such hashes to find out whether their inputs
 * have changed.
 *
 * @param {...string} parts
 */
export function keyOf(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 32);
}

/** Returns the SHA-256 hash of a file of any size. @param {string} file */
export async function sha256(file) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/**
 * Returns the names and contents of the files below a folder, in a fixed order. Files in `dist` and `node_modules` are left out.
 *
 * @param {string} folder
 * @param {(name: string) => boolean} wanted returns whether a file with this name is included
 */
export function sources(folder, wanted) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/[\\/](dist|node_modules)[\\/]/.test(file.slice(folder.length)))
    .sort()
    .flatMap((file) => [file.slice(folder.length), readFileSync(file, "utf8")]);
}
