// npm run papermill -- IN OUT -p name value …: runs the papermill command with support for TypeScript notebooks.
import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { jupyterEnvironment } from "../lib/jupyter/environment.mjs";
import { inRoot, python } from "../lib/paths.mjs";
import { setUp } from "../setup/steps.mjs";

/** @param {string[]} args @returns {Promise<number>} the exit status */
export async function main(args) {
  await setUp();
  const there = process.env.PYTHONPATH ? [process.env.PYTHONPATH] : [];
  const env = { ...jupyterEnvironment(), PYTHONPATH: [inRoot("tools", "papermill"), ...there].join(delimiter) };
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const child = spawn(python, ["-m", "gatebook_papermill", ...args], { cwd, env, stdio: "inherit" });
  process.on("SIGINT", () => {}); // ignored here: the child also gets the signal, and this process waits until the child has exited
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}
