// Runs a program for a set-up step. The program's output is written to a log file, and its last line to the progress display.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cache, inRoot, root, windows } from "./paths.mjs";

const logs = join(cache, "logs");
const guard = inRoot("tools", "lib", "guard.mjs");
const endsOfLine = /[\r\n]+/;

/**
 * Runs a program until it exits and returns its output. If this process exits first, the program is killed.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ log: string, report?: (line: string) => void, env?: NodeJS.ProcessEnv, cwd?: string }} options `log` is the name of the log file without `.log`. `report` is called with the last line of the output.
 * @returns {Promise<string>} the last 200,000 characters that the program printed
 * @throws {Error} if the program cannot be started or exits with a status other than 0. The error's `output` contains the output, and `log` the path of the log file.
 */
export function run(program, args, { log, report = () => {}, env = {}, cwd = root }) {
  mkdirSync(logs, { recursive: true });
  const file = join(logs, `${log}.log`);
  const sink = createWriteStream(file, { flags: "w" });
  sink.on("error", () => {}); // if the log file cannot be written (the disk is full), continue: `output` still contains the program's output
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [guard, program, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      detached: !windows, // puts the program into a separate process group, which guard.mjs can kill as a whole
    });
    let output = "";
    /** @param {Buffer} chunk */
    const take = (chunk) => {
      sink.write(chunk);
      output = (output + chunk.toString("utf8")).slice(-200_000);
      const line = output.split(endsOfLine).filter(Boolean).at(-1);
      if (line) report(line.trim());
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    /** @param {string | undefined} problem */
    const end = (problem) => {
      sink.end();
      if (problem === undefined) resolve(output);
      else reject(Object.assign(new Error(problem), { output, log: file }));
    };
    child.on("error", (error) => end(`${program} could not be started: ${error.message}`));
    child.on("close", (status, signal) => {
      if (status === 0) return end(undefined);
      const last = output.split(endsOfLine).filter(Boolean).slice(-3).join(" | ");
      return end(
        `${program} exited with ${signal ?? `status ${status}`}: ${last.slice(0, 600) || "it printed nothing"}`,
      );
    });
  });
}
