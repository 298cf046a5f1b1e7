// Starts a child process that answers one request at a time, in lines of JSON.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** @typedef {{ ask: (request: string, details?: object) => Promise<any>, end: () => Promise<void> }} Child */

/**
 * @param {string} name the name in error messages
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Child}
 */
export function startChild(name, program, args, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** @type {Promise<void>} */
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  child.stdin.on("error", () => {}); // ignored: if the child has exited, `ask` gets no answer and throws
  return {
    async ask(request, details = {}) {
      child.stdin.write(`${JSON.stringify({ request, ...details })}\n`);
      const line = await Promise.race([lines.next(), ended.then(() => lines.next())]);
      if (line.done) throw new Error(`${name} exited with ${child.signalCode ?? `status ${child.exitCode}`}`);
      const { error, ...answer } = JSON.parse(line.value);
      if (error !== undefined) throw new Error(`${name}, ${request}: ${error}`);
      return answer;
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
