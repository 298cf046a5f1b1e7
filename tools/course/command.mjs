// npm run course -- COMMAND DIR: courses with nbgrader. Set-up, and then the program in tools/course; `serve` is JupyterLab with Formgrader.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { SetupFailure } from "../lib/failure.mjs";
import { jupyterEnvironment } from "../lib/jupyter/environment.mjs";
import { runUntilSignal } from "../lib/jupyter/until-signal.mjs";
import { cache, inRoot, python } from "../lib/paths.mjs";
import { setUp } from "../setup/steps.mjs";

const step = "Prepare the course";

/** Where commands are typed: npm runs scripts in the kit's folder. */
const here = process.env.INIT_CWD ?? process.cwd();

function environment() {
  const path = `${dirname(process.execPath)}${process.platform === "win32" ? ";" : ":"}${jupyterEnvironment().PATH}`;
  return { ...jupyterEnvironment(), PATH: path, PYTHONPATH: inRoot("tools", "course") };
}

/** nbgrader needs a newer Python than the lessons do. */
function assertNbgrader() {
  // found, not loaded: that takes most of a second
  const { status } = spawnSync(python, ["-c", "import importlib.util as i; exit(not i.find_spec('nbgrader'))"]);
  if (status !== 0)
    throw new SetupFailure(
      "nbgrader is not installed: it needs Python 3.11 or later, and the kit's environment was made with an older one.",
      "Install Python 3.12, remove .venv, and run the same command with GATEBOOK_PYTHON=/path/to/python3.12 before it.",
      { step },
    );
}

/** @param {string[]} args @returns {Promise<number>} its status */
export async function main(args) {
  await setUp();
  assertNbgrader();
  return args[0] === "serve" ? serve(args) : program(args);
}

/** @param {string[]} args @returns {Promise<number>} */
function program(args) {
  const child = spawn(python, ["-m", "gatebook_course", ...args], { cwd: here, env: environment(), stdio: "inherit" });
  // Ctrl-C reaches the child by itself, and this waits for it; the others are handed on
  process.on("SIGINT", () => {});
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}

/**
 * The program looks at the options and writes what the server needs: a kernel that runs boxed. Its sockets need short paths.
 *
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function serve(args) {
  const runtime = mkdtempSync(join(tmpdir(), "gbs-"));
  try {
    const prepared = spawnSync(python, ["-m", "gatebook_course", ...args, "--runtime", runtime], {
      ...{ cwd: here, env: environment(), encoding: "utf8" },
      stdio: ["inherit", "pipe", "inherit"],
    });
    if (prepared.status !== 0) {
      process.stdout.write(prepared.stdout);
      return prepared.status ?? 1;
    }
    const { folder, port, browser, kernels, settings, box, policy } = JSON.parse(prepared.stdout);
    console.log(box === "none" ? "Notebooks run WITHOUT a box (--unsafe)." : `Notebooks run boxed (${box}).`);
    return await runUntilSignal(
      {
        ...{ port: port ?? undefined, browser, folder, course: true, open: "formgrader" },
        extra: [
          `--ServerApp.tornado_settings=${JSON.stringify({ headers: { "Content-Security-Policy": policy } })}`,
          ...(box === "none" ? [] : ["--KernelManager.transport=ipc"]),
        ],
        env: {
          ...environment(),
          JUPYTER_CONFIG_DIR: join(cache, "jupyter", "course"),
          JUPYTER_CONFIG_PATH: settings,
          JUPYTERLAB_WORKSPACES_DIR: join(folder, ".gatebook", "workspaces"), // which notebooks are open: not those of the lessons
          JUPYTER_RUNTIME_DIR: runtime,
          JUPYTER_PATH: kernels,
        },
      },
      (url) => `The course is open at\n\n  ${url}\n\nCtrl-C here ends JupyterLab and every kernel.`,
    );
  } finally {
    rmSync(runtime, { recursive: true, force: true });
  }
}
