// Lists the experiments, then compiles the library (src/) and the kernel (kernel/) with the project's own TypeScript.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { writeRegistry } from "./experiments/registry.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
writeRegistry();
const { status } = spawnSync(process.execPath, [tsc, "--build", "src", "kernel"], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
