// Runs a program for a set-up step: its output goes to a log file, its last line to the progress display.
import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, root, windows } from "./paths.mjs";

/** Names the program that is at work, so that a later run can end it if this one is killed. */
export const childFile = join(cache, "setup.child.json");

const logs = join(cache, "logs");
const endsOfLine = /[\r\n]+/;

/** @type {Set<import("node:child_process").ChildProcess>} */
const alive = new Set();

/** When a process started, in the system's own words: tells it from a later one that got the same number. @param {number} pid */
export function startOf(pid) {
  if (windows) return "";
  return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() ?? "";
}

/** Ends a program and everything it started. @param {number} pid */
export function endTree(pid) {
  if (windows) spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"]);
  else
    try {
      process.kill(-pid, "SIGKILL");
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
    }
}

/** Ends what is at work now: called when set-up itself is interrupted. */
export function endChildren() {
  for (const child of alive) if (child.pid) endTree(child.pid);
}

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ log: string, say?: (line: string) => void, env?: NodeJS.ProcessEnv, cwd?: string }} options log: name of the log file
 * @returns {Promise<string>} what it printed
 * @throws {Error} with `output` and `log` when it cannot be started or ends with another status than 0
 */
export function run(program, args, { log, say = () => {}, env = {}, cwd = root }) {
  mkdirSync(logs, { recursive: true });
  const file = join(logs, `${log}.log`);
  const sink = createWriteStream(file, { flags: "w" });
  sink.on("error", () => {}); // a full disk must not hide the program's own words, which are kept below
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: !windows, // a group of its own: it ends as a whole
    });
    alive.add(child);
    let output = "";
    /** @param {Buffer} chunk */
    const take = (chunk) => {
      sink.write(chunk);
      output = (output + chunk.toString("utf8")).slice(-200_000);
      const line = output.split(endsOfLine).filter(Boolean).at(-1);
      if (line) say(line.trim());
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    if (child.pid) writeFileSync(childFile, JSON.stringify({ pid: child.pid, started: startOf(child.pid), program }));
    /** @param {string | undefined} problem */
    const end = (problem) => {
      alive.delete(child);
      rmSync(childFile, { force: true });
      sink.end();
      if (problem === undefined) resolve(output);
      else reject(Object.assign(new Error(problem), { output, log: file }));
    };
    child.on("error", (error) => end(`${program} cannot be started: ${error.message}`));
    child.on("close", (status, signal) => {
      if (status === 0) return end(undefined);
      const last = output.split(endsOfLine).filter(Boolean).slice(-3).join(" | ");
      return end(
        `${program} ended with ${signal ?? `status ${status}`}: ${last.slice(0, 600) || "it printed nothing"}`,
      );
    });
  });
}
