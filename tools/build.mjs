// Lists the experiments, then compiles the library (src/) and the kernel (kernel/).
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { writeRegistry } from "./experiments/registry.mjs";
import { tsc } from "./setup/tsc.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
writeRegistry();
const { status } = spawnSync(process.execPath, [tsc(), "--build", "src", "kernel"], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
