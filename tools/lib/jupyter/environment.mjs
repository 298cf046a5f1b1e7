// Defines the environment variables for Jupyter's programs. With them, the programs use only the project's settings and kernels, and none of the user's other Jupyter installations.
import { delimiter, dirname, join } from "node:path";
import { cache, python } from "../paths.mjs";

const jupyter = join(cache, "jupyter");

/** The folder where Jupyter looks for its configuration. */
export const configuration = join(jupyter, "config");

/** @returns {NodeJS.ProcessEnv} */
export function jupyterEnvironment() {
  return {
    ...process.env,
    PATH: `${dirname(python)}${delimiter}${process.env.PATH ?? ""}`,
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_CONFIG_DIR: configuration,
    JUPYTER_DATA_DIR: join(jupyter, "data"),
    JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(jupyter, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(jupyter, "workspaces"),
    // its parent folder must exist, or IPython warns and takes a temporary folder
    IPYTHONDIR: join(cache, "ipython"),
    PYTHONUTF8: "1",
    PYTHONDONTWRITEBYTECODE: undefined,
    PYTHONPATH: undefined,
    PYTHONHOME: undefined,
  };
}
