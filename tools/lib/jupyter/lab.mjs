// Starts JupyterLab on the lessons. The server listens on 127.0.0.1 only, requires a token, and sends no request to other machines.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupFailure } from "../failure.mjs";
import { cache, inRoot, python, root, windows } from "../paths.mjs";
import { writeDefaults } from "./defaults.mjs";
import { configuration, jupyterEnvironment } from "./environment.mjs";

const step = "Start JupyterLab";
const logFile = join(cache, "logs", "jupyterlab.log");
const host = "127.0.0.1";

/** Time limits for the server, in milliseconds: one for its first answer, and one for stopping its kernels. */
const helloWithin = 90_000;
const goodbyeWithin = 15_000;

/** @param {number} port @returns {Promise<boolean>} */
const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });

/**
 * Returns the requested port. If no port is requested, returns the first free port from 8888 to 8987. The package get-port cannot be used here, since it
 * chooses another port if the requested one is taken.
 *
 * @param {number | undefined} wanted the requested port
 * @throws {SetupFailure} if the requested port is taken, or if no port is free
 */
export async function choosePort(wanted) {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new SetupFailure(
      `Port ${wanted} is taken by another program.`,
      "Choose another port (`npm start -- --port 8899`), or leave out --port to use a free one.",
      { step },
    );
  }
  for (let port = 8888; port < 8988; port++) if (await isFree(port)) return port;
  throw new SetupFailure("No port from 8888 to 8987 is free.", "Choose a free port: `npm start -- --port N`.", {
    step,
  });
}

/** The names of nbgrader's pages and menus. Only an instructor's server has them. */
const nbgraderExtensions = ["formgrader", "validate_assignment", "assignment_list", "course_list"];

/** @param {{ port: number, browser: boolean, open: string, folder: string, course: boolean }} options */
function argumentsFor({ port, browser, open, folder, course }) {
  const wanted = nbgraderExtensions.map((name) => `'nbgrader.server_extensions.${name}': ${course ? "True" : "False"}`);
  return [
    `--ServerApp.ip=${host}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    `--ServerApp.jpserver_extensions={${["'gatebook_spare': True", ...wanted].join(", ")}}`,
    `--ServerApp.open_browser=${browser ? "True" : "False"}`,
    `--LabApp.default_url=/${open}`,
    // offer only the kit's kernel, since the Python kernel that Jupyter includes cannot run a lesson
    "--KernelSpecManager.allowed_kernelspecs={'tslab'}",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--MultiKernelManager.default_kernel_name=tslab",
    // send no requests to other machines: no news, no update check, no extension catalogue
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    // the kit's own extensions of JupyterLab
    `--LabApp.extra_labextensions_path=${inRoot("tools", "lib", "jupyter", "labextensions")}`,
    // allow a figure of 50 MB, which the server's default limit of 1 MB per second would not let through
    "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000",
    "--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=10000",
    ...(process.getuid?.() === 0 ? ["--ServerApp.allow_root=True"] : []),
  ];
}

/**
 * Starts the server, waits until it answers, and returns its address and a function that stops it.
 *
 * @param {{ port?: number | undefined, browser?: boolean, open?: string, extra?: string[], folder?: string, course?: boolean, env?: NodeJS.ProcessEnv }} [options]
 *   `open` is the path of the first page, and `folder` the folder that JupyterLab shows. `course` decides whether nbgrader's pages are shown. `extra`
 *   contains additional arguments. `env` contains variables that override those of `jupyterEnvironment()`.
 * @returns {Promise<{ url: string, base: string, token: string, ended: Promise<number>, stop: () => Promise<void> }>}
 *   `ended` resolves to the server's exit status. `stop` stops the server and all kernels.
 */
export async function startLab({
  port: wanted,
  browser = false,
  open = "lab/tree/notebooks/lessons/00-take-the-tour.ipynb",
  extra = [],
  folder = root,
  course = false,
  env = {},
} = {}) {
  const port = await choosePort(wanted);
  // The token is passed in the environment, since every user of the machine can read a program's arguments.
  const token = randomBytes(24).toString("hex");
  mkdirSync(join(cache, "logs"), { recursive: true });
  const settings = env.JUPYTER_CONFIG_DIR ?? configuration;
  writeDefaults(settings, { withoutExtensions: course ? [] : ["@jupyter/nbgrader"] });
  const server = spawn(
    python,
    [inRoot("tools", "lib", "jupyter", "lab.py"), ...argumentsFor({ port, browser, open, folder, course }), ...extra],
    {
      cwd: folder,
      env: { ...jupyterEnvironment(), ...env, JUPYTER_TOKEN: token },
      stdio: ["pipe", "pipe", "pipe"],
      detached: !windows, // the server must not receive Ctrl-C, since it would ask for confirmation. This process handles it.
    },
  );
  const log = createWriteStream(logFile);
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  server.stdin.on("error", () => {}); // happens if the server has already exited
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    server.once("error", () => resolve(1));
    server.once("exit", (status) => resolve(status ?? 1));
  });
  const stop = async () => {
    server.stdin.end(); // lab.py notices this and stops the server
    if ((await Promise.race([ended, sleep(goodbyeWithin, "late")])) === "late") server.kill("SIGKILL");
    await ended;
  };
  const base = `http://${host}:${port}`;
  if (!(await answers(base, token, ended))) {
    await stop();
    const last = readFileSync(logFile, "utf8").trim().split("\n").slice(-3).join(" | ");
    throw new SetupFailure(
      `The server did not start: ${last || "it printed nothing"}`,
      "Read the log. `npm run doctor` shows whether the set-up is complete.",
      {
        step,
        log: logFile,
      },
    );
  }
  return { url: `${base}/${open}?token=${token}`, base, token, ended, stop };
}

/**
 * Waits until the server answers.
 *
 * @param {string} base @param {string} token @param {Promise<number>} ended
 * @returns {Promise<boolean>} false if it exits first or does not answer within the time limit
 */
async function answers(base, token, ended) {
  let gone = false;
  ended.then(() => {
    gone = true;
  });
  for (const begin = performance.now(); performance.now() - begin < helloWithin && !gone; await sleep(100)) {
    const reply = await fetch(`${base}/api/status`, { headers: { Authorization: `token ${token}` } }).catch(
      () => undefined,
    );
    if (reply?.ok) return true;
  }
  return false;
}
