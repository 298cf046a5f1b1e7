// Paths of the project's files and folders. Only this module knows how Windows names the folders of a virtual environment.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const windows = process.platform === "win32";

/** The project's root, the folder of package.json. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts);

/** The folder for everything that set-up downloads, builds and remembers. It is outside node_modules, so `npm ci` does not delete it. */
export const cache = inRoot(".cache");

/** The project's Python environment. */
export const venv = inRoot(".venv");

/** Returns the path of a program in the Python environment. @param {string} name */
export const venvProgram = (name) => (windows ? join(venv, "Scripts", `${name}.exe`) : join(venv, "bin", name));

export const python = venvProgram("python");

/** The folder of the kernel's specification. It is inside the environment, so it cannot conflict with a kernel that is installed elsewhere. */
export const kernelspec = join(venv, "share", "jupyter", "kernels", "tslab");

/** The kernel's compiled entry. */
export const kernelMain = inRoot("kernel", "dist", "main.js");

/** The program that Jupyter starts and that then becomes the kernel. */
export const kernelStart = inRoot("kernel", "start.py");

/** The file that records which TensorFlow backend set-up chose, and why the better ones failed. */
export const backendChoice = join(cache, "native", "choice.json");
