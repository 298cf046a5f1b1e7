// Installs the project's Python environment from requirements.txt, which contains the hash of each package. It uses uv if possible, and otherwise pip.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { SetupFailure } from "../lib/failure.mjs";
import { cache, inRoot, python, root, venv, venvProgram } from "../lib/paths.mjs";
import { findPython } from "../lib/python.mjs";
import { run } from "../lib/run.mjs";

const locked = inRoot("requirements.txt");
const lockedUv = inRoot("tools", "setup", "uv.txt");

/**
 * The environment variables for uv. uv then uses the system's certificates, since its own list does not contain the certificate of a school's or
 * company's proxy.
 */
const uvEnv = {
  UV_NATIVE_TLS: "1",
  UV_SYSTEM_CERTS: "1",
  UV_NO_PROGRESS: "1",
  UV_PYTHON_DOWNLOADS: "never",
  VIRTUAL_ENV: "",
};

/** @typedef {(line: string) => void} Report */

/** @type {import("./step.mjs").Step} */
export const environment = {
  id: "environment",
  title: "Install JupyterLab into .venv",
  // a virtual environment contains absolute paths, so it is created again if the project's folder has moved
  key: () => keyOf(readFileSync(locked, "utf8"), readFileSync(lockedUv, "utf8"), root),
  present: () => existsSync(python) && existsSync(venvProgram("jupyter-lab")),
  async make(report) {
    const found = findPython();
    rmSync(venv, { recursive: true, force: true });
    const uv = await ownUv(report);
    if (uv)
      await run(uv, ["venv", "--quiet", "--seed", "--python", interpreter(found), venv], {
        log: "venv",
        report,
        env: uvEnv,
      });
    else await plainVenv(found, report);
    const installer = uv ?? (await fetchedUv(report));
    if (installer && (await byUv(installer, report))) return `Python ${found.version}, packages installed by uv`;
    await run(
      python,
      ["-m", "pip", "install", "--no-deps", "--require-hashes", "--no-warn-script-location", "-r", locked],
      { log: "pip", report },
    );
    return `Python ${found.version}, packages installed by pip`;
  },
};

/** @param {import("../lib/python.mjs").Python} found */
const interpreter = ({ command, version }) => (command.length === 1 ? /** @type {string} */ (command[0]) : version);

/** Returns "uv" if this program is on the path and runs, otherwise undefined. @param {Report} report */
async function ownUv(report) {
  if (process.env.GATEBOOK_NO_UV) return undefined;
  return run("uv", ["--version"], { log: "uv", report }).then(
    () => "uv",
    () => undefined,
  );
}

/** @param {import("../lib/python.mjs").Python} found @param {Report} report */
async function plainVenv({ command: [program, ...args] }, report) {
  try {
    await run(/** @type {string} */ (program), [...args, "-m", "venv", venv], { log: "venv", report });
  } catch (error) {
    const { output = "", message, log } = /** @type {Error & { output?: string, log?: string }} */ (error);
    if (!/No module named '?venv|ensurepip|python3-venv/i.test(output + message)) throw error;
    throw new SetupFailure(
      "This Python cannot create virtual environments: its venv module is missing.",
      "Debian, Ubuntu: `sudo apt install python3-venv`. Or install uv, which does not need that module. Then run the same command again.",
      { cause: error, ...(log ? { log } : {}) },
    );
  }
}

/**
 * Installs uv into the project's cache folder, and returns its path. uv installs the packages in 2 s, and pip takes a minute.
 *
 * @param {Report} report
 */
async function fetchedUv(report) {
  if (process.env.GATEBOOK_NO_UV) return undefined;
  const folder = join(cache, "uv");
  try {
    await run(
      python,
      [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--only-binary=:all:",
        "--upgrade",
        "--target",
        folder,
        "-r",
        lockedUv,
      ],
      {
        log: "uv",
        report,
      },
    );
  } catch {
    return undefined; // uv has no package for this platform, or the network is missing, which pip will report
  }
  const program = process.platform === "win32" ? join(folder, "bin", "uv.exe") : join(folder, "bin", "uv");
  return existsSync(program) ? program : undefined;
}

/** Installs the packages with uv. @param {string} uv @param {Report} report @returns {Promise<boolean>} false if uv has failed but pip may succeed */
async function byUv(uv, report) {
  try {
    await run(
      uv,
      ["pip", "install", "--python", python, "--require-hashes", "--no-deps", "--link-mode", "copy", "-r", locked],
      { log: "uv", report, env: uvEnv },
    );
    return true;
  } catch (error) {
    const { output = "" } = /** @type {Error & { output?: string }} */ (error);
    if (/hash mismatch|no space left/i.test(output)) throw error; // pip would fail in the same way
    return false;
  }
}
