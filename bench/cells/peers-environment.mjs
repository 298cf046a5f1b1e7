// Finds or installs the optional npm packages ONNX Runtime and brain.js, in a separate folder for the benchmark: .cache/bench/peers.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../../tools/lib/digest.mjs";
import { cache, inRoot } from "../../tools/lib/paths.mjs";
import { run } from "../../tools/lib/run.mjs";
import { npmProgram } from "../../tools/setup/packages.mjs";

const listed = inRoot("bench", "cells", "peers");
const folder = join(cache, "bench", "peers");
const stamp = join(folder, "complete");
const key = () => keyOf(readFileSync(join(listed, "package-lock.json"), "utf8"));

/** Returns the folder with the packages, if `--peers` has installed them. @returns {string | undefined} */
export const findPeers = () => (existsSync(stamp) && readFileSync(stamp, "utf8") === key() ? folder : undefined);

/** Installs the packages if they are missing. They need 330 MB. @returns {Promise<string>} the folder */
export async function makePeers() {
  const found = findPeers();
  if (found) return found;
  console.log("Installing ONNX Runtime and brain.js in .cache/bench/peers.");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(listed, name), join(folder, name));
  const { program, args } = npmProgram();
  // without scripts: ONNX Runtime's script downloads files for graphics cards, and brain.js' needs a compiler for them
  await run(program, [...args, "ci", "--ignore-scripts"], { log: "bench-peers", cwd: folder });
  writeFileSync(stamp, key());
  return folder;
}
