// Runs a program for set-up. Its standard input is a pipe from set-up: when set-up ends, even by SIGKILL, the pipe
// closes, and the program ends with everything that it started. Two set-ups then never write the same files at once.
import { spawn, spawnSync } from "node:child_process";

const [program, ...args] = /** @type {[string, ...string[]]} */ (process.argv.slice(2));
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });

process.stdin.resume().once("close", () => {
  if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(process.pid), "/t", "/f"]);
  else process.kill(-process.pid, "SIGKILL"); // set-up starts this process as the leader of a group
});
child.once("error", (error) => {
  console.error(`${program} cannot be started: ${error.message}`);
  process.exit(127);
});
child.once("exit", (status, signal) => {
  if (signal) process.kill(process.pid, signal);
  else process.exit(status ?? 1);
});
