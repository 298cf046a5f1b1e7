// Finds the Python with which set-up creates the project's environment.
import { spawnSync } from "node:child_process";
import { SetupFailure } from "./failure.mjs";
import { windows } from "./paths.mjs";

const oldest = [3, 10];
const hint = windows
  ? "install Python 3.12 from python.org (tick “Add python.exe to PATH”)"
  : process.platform === "darwin"
    ? "install Python 3.12 from python.org or with `brew install python@3.12`"
    : "install it with your package manager (Debian, Ubuntu: `sudo apt install python3 python3-venv`)";

/**
 * @typedef {{ command: string[], version: string }} Python
 */

/**
 * Returns the first Python on the path that is new enough. If the environment variable GATEBOOK_PYTHON is set, returns only that Python.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Python}
 * @throws {SetupFailure} if no Python is new enough
 */
export function findPython(env = process.env) {
  const named = env.GATEBOOK_PYTHON;
  /** @type {string[][]} */
  const candidates = named
    ? [[named]]
    : [
        ["python3"],
        ["python"],
        ...(windows ? [["py", "-3"]] : ["3.13", "3.12", "3.11", "3.10"].map((v) => [`python${v}`])),
      ];
  const tooOld = [];
  for (const command of candidates) {
    const version = versionOf(command, env);
    if (version === undefined) continue;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major > 3 || (major === 3 && minor >= (oldest[1] ?? 0))) return { command, version };
    tooOld.push(`${command.join(" ")} is ${version}`);
  }
  const why = named
    ? `GATEBOOK_PYTHON names ${named}, which ${tooOld.length ? "is too old" : "does not run as Python"}; Python ${oldest.join(".")} or later is needed.`
    : tooOld.length
      ? `Python is too old: ${tooOld.join(", ")}; ${oldest.join(".")} or later is needed.`
      : `No Python was found; ${oldest.join(".")} or later is needed (JupyterLab runs on it).`;
  throw new SetupFailure(why, `Python is free: ${hint}. Or set GATEBOOK_PYTHON=/path/to/python3.`, {
    step: "Look for Python",
  });
}

/** @param {string[]} command @param {NodeJS.ProcessEnv} env */
function versionOf([program, ...args], env) {
  const { status, stdout } = spawnSync(
    /** @type {string} */ (program),
    [...args, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"],
    {
      encoding: "utf8",
      env,
      windowsHide: true,
    },
  );
  return status === 0 ? stdout.trim() : undefined;
}
