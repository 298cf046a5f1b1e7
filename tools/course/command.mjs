// `npm run course -- COMMAND DIR` runs a course with nbgrader. It sets the kit up and then starts the Python program in tools/course. The command `serve` also
// starts JupyterLab with Formgrader, and `site` builds a web site.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { SetupFailure } from "../lib/failure.mjs";
import { jupyterEnvironment } from "../lib/jupyter/environment.mjs";
import { runUntilSignal } from "../lib/jupyter/until-signal.mjs";
import { cache, inRoot, python } from "../lib/paths.mjs";
import { setUp } from "../setup/steps.mjs";
import { hasNbgrader } from "../site/assignments.mjs";

const step = "Prepare the course";

/** The folder in which the user typed the command. The current folder is another one, because npm runs scripts in the kit's folder. */
const here = process.env.INIT_CWD ?? process.cwd();

function environment() {
  const path = `${dirname(process.execPath)}${process.platform === "win32" ? ";" : ":"}${jupyterEnvironment().PATH}`;
  return { ...jupyterEnvironment(), PATH: path, PYTHONPATH: inRoot("tools", "course") };
}

/** Throws SetupFailure if nbgrader is not installed. This happens with an old Python, because nbgrader needs a newer Python than the lessons. */
function assertNbgrader() {
  if (!hasNbgrader())
    throw new SetupFailure(
      "nbgrader is not installed. It needs Python 3.11 or later, and the kit's environment was made with an older version.",
      "Install Python 3.12, remove .venv, set GATEBOOK_PYTHON=/path/to/python3.12 and run the same command again.",
      { step },
    );
}

/** Sets the kit up and runs a command. @param {string[]} args @returns {Promise<number>} the exit status */
export async function main(args) {
  await setUp();
  assertNbgrader();
  if (args[0] === "site") return site(args);
  return args[0] === "serve" ? serve(args) : program(args);
}

/** @param {string[]} args @returns {Promise<number>} */
function program(args) {
  const child = spawn(python, ["-m", "gatebook_course", ...args], { cwd: here, env: environment(), stdio: "inherit" });
  // the terminal sends Ctrl-C to the child too, so this process only waits for the child; it passes the other signals on
  process.on("SIGINT", () => {});
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}

/**
 * Builds the site of a course. The Python program checks the options and lists the released files.
 *
 * @param {string[]} args
 * @returns {Promise<number>} the exit status
 */
async function site(args) {
  const listed = spawnSync(python, ["-m", "gatebook_course", ...args], {
    ...{ cwd: here, env: environment(), encoding: "utf8" },
    stdio: ["inherit", "pipe", "inherit"],
  });
  if (listed.status !== 0 || !listed.stdout.startsWith("{")) {
    process.stdout.write(listed.stdout); // the help or an error message
    return listed.status ?? 1;
  }
  const { out, title, files } = JSON.parse(listed.stdout);
  await (await import("../site/build.mjs")).buildSite(out, { title, assignments: files });
  const notebooks = files.filter((/** @type {{ path: string }} */ { path }) => path.endsWith(".ipynb"));
  console.log(`✓ ${out}: ${notebooks.length} assignment${notebooks.length === 1 ? "" : "s"} and the lessons`);
  console.log("Put this folder on any web server. docs/site.md explains how.");
  return 0;
}

/**
 * Starts JupyterLab. Before that, the Python program checks the options and writes the specification of a boxed kernel. The server's files are in a folder with a
 * short path, because Linux limits the length of a socket's path.
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
          JUPYTERLAB_WORKSPACES_DIR: join(folder, ".gatebook", "workspaces"), // JupyterLab's list of open notebooks, separate from the list of the lessons
          JUPYTER_RUNTIME_DIR: runtime,
          JUPYTER_PATH: kernels,
        },
      },
      (url) => `The course is open at\n\n  ${url}\n\nPress Ctrl-C here to stop JupyterLab and every kernel.`,
    );
  } finally {
    rmSync(runtime, { recursive: true, force: true });
  }
}
