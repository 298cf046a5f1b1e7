// Runs a program until the parent process exits.
import { spawn } from "node:child_process";

const [program, ...args] = process.argv.slice(2);
const child = spawn(/** @type {string} */ (program), args, { stdio: "ignore" });
process.on("disconnect", () => child.kill("SIGKILL"));
process.on("message", (/** @type {NodeJS.Signals} */ signal) => child.kill(signal));
child.on("error", () => process.exit(1));
child.on("close", () => process.exit(0));
