// Where things are. The one place that knows how Windows names a virtual environment's folders.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const windows = process.platform === "win32";

/** The project's root, where package.json lies. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts);

/** What set-up downloads, builds and remembers. Outside node_modules, so that `npm ci` does not lose it. */
export const cache = inRoot(".cache");

/** The project's own Python environment. */
export const venv = inRoot(".venv");

/** A program of the Python environment. @param {string} name */
export const venvProgram = (name) => (windows ? join(venv, "Scripts", `${name}.exe`) : join(venv, "bin", name));

export const python = venvProgram("python");

/** The folder of the kernel's specification, inside the environment: it never meets a kernel installed elsewhere. */
export const kernelspec = join(venv, "share", "jupyter", "kernels", "tslab");

/** The kernel's compiled entry. */
export const kernelMain = inRoot("kernel", "dist", "main.js");

/** The program that becomes the kernel. */
export const kernelStart = inRoot("kernel", "start.py");

/** Which rung of the TensorFlow ladder set-up chose, and what became of the rungs above it. */
export const backendChoice = join(cache, "native", "choice.json");
