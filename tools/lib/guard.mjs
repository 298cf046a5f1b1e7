// Runs a program for set-up, and kills the program when set-up exits. Otherwise, a second set-up could write the same files as a program of the first.
// Set-up holds the other end of this process's standard input. When set-up exits, even by SIGKILL, this pipe closes, and this process kills the program
// and everything that the program has started.
import { spawn, spawnSync } from "node:child_process";

const [program, ...args] = /** @type {[string, ...string[]]} */ (process.argv.slice(2));
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });

process.stdin.resume().once("close", () => {
  if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(process.pid), "/t", "/f"]);
  else process.kill(-process.pid, "SIGKILL"); // kills the process group, whose leader is this process (see run.mjs)
});
child.once("error", (error) => {
  console.error(`${program} could not be started: ${error.message}`);
  process.exit(127);
});
child.once("exit", (status, signal) => {
  if (signal) process.kill(process.pid, signal);
  else process.exit(status ?? 1);
});
