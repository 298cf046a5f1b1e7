// Runs a program for set-up. Its standard input is a pipe from set-up. When set-up exits, even by SIGKILL, the pipe closes.
// Then this process kills the program and everything that the program started, so two set-ups never write the same files at once.
import { spawn, spawnSync } from "node:child_process";

const [program, ...args] = /** @type {[string, ...string[]]} */ (process.argv.slice(2));
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });

process.stdin.resume().once("close", () => {
  if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(process.pid), "/t", "/f"]);
  else process.kill(-process.pid, "SIGKILL"); // set-up starts this process as the leader of a group
});
child.once("error", (error) => {
  console.error(`${program} could not be started: ${error.message}`);
  process.exit(127);
});
child.once("exit", (status, signal) => {
  if (signal) process.kill(process.pid, signal);
  else process.exit(status ?? 1);
});
