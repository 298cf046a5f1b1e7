// npm run build: lists the experiments, compiles the library (src/) and the kernel (kernel/), and bundles the explorables.
import { spawnSync } from "node:child_process";
import { root } from "../lib/paths.mjs";
import { tsc } from "../lib/tsc.mjs";
import { bundleExplorables } from "./explorables.mjs";
import { writeRegistry } from "./registry.mjs";

/** @returns {Promise<number>} the exit status */
export async function main() {
  writeRegistry();
  const { status } = spawnSync(process.execPath, [tsc(), "--build", "src", "kernel"], { cwd: root, stdio: "inherit" });
  if (status !== 0) return status ?? 1;
  await bundleExplorables();
  return 0;
}
