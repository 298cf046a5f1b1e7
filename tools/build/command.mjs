// npm run build: lists the experiments, then compiles the library (src/) and the kernel (kernel/).
import { spawnSync } from "node:child_process";
import { root } from "../lib/paths.mjs";
import { tsc } from "../lib/tsc.mjs";
import { writeRegistry } from "./registry.mjs";

/** @returns {number} the exit status */
export function main() {
  writeRegistry();
  const { status } = spawnSync(process.execPath, [tsc(), "--build", "src", "kernel"], { cwd: root, stdio: "inherit" });
  return status ?? 1;
}
