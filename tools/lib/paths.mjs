// Defines the paths of the project's files and folders, also for Windows, where the folders of a virtual environment have other names.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const windows = process.platform === "win32";

/** The project's root, the folder of package.json. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts);

/** The folder for everything that set-up downloads, builds and records. It is outside node_modules, so `npm ci` does not delete it. */
export const cache = inRoot(".cache");

/** The project's Python environment. */
export const venv = inRoot(".venv");

/** Returns the path of a program in the Python environment. @param {string} name */
export const venvProgram = (name) => (windows ? join(venv, "Scripts", `${name}.exe`) : join(venv, "bin", name));

export const python = venvProgram("python");

/**
 * The folder of the kernel's specification. Since it is inside the Python environment, it cannot conflict with a kernel that is installed elsewhere.
 */
export const kernelspec = join(venv, "share", "jupyter", "kernels", "tslab");

/** The compiled main file of the kernel. */
export const kernelMain = inRoot("kernel", "dist", "node", "main.js");

/** The program that Jupyter starts and that then becomes the kernel. */
export const kernelStart = inRoot("kernel", "start.py");

/** The file in which set-up records which TensorFlow backend it has chosen, and why faster backends failed. */
export const backendChoice = join(cache, "native", "choice.json");
