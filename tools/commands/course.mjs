// npm run course -- COMMAND DIR: courses with nbgrader. Set-up, and then the program in tools/course.
import { spawn } from "node:child_process";
import { jupyterEnvironment } from "../server/environment.mjs";
import { inRoot, python } from "../setup/paths.mjs";
import { setUp } from "../setup/steps.mjs";

/** @param {string[]} args @returns {Promise<number>} its status */
export async function main(args) {
  await setUp();
  const child = spawn(python, ["-m", "gatebook_course", ...args], {
    // npm runs scripts in the kit's folder; a course is named from where the command was typed
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: { ...jupyterEnvironment(), PYTHONPATH: inRoot("tools", "course"), GATEBOOK_NODE: process.execPath },
    stdio: "inherit",
  });
  // Ctrl-C reaches the child by itself; this waits for it
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => signal === "SIGINT" || child.kill(/** @type {NodeJS.Signals} */ (signal)));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}
