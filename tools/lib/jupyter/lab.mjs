// Starts JupyterLab on the lessons: bound to 127.0.0.1, with a token, asking nobody outside for anything.
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

/** How long the server has to say hello, and how long to end its kernels. */
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
 * The port asked for, or the first free one from 8888 on. By hand: a taken port that was asked for is an error, where get-port takes another.
 *
 * @param {number | undefined} wanted
 * @throws {SetupFailure} when the port asked for is taken
 */
export async function choosePort(wanted) {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new SetupFailure(
      `Port ${wanted} is taken by another program.`,
      "Name another one (`npm start -- --port 8899`), or leave --port out: then a free one is chosen.",
      { step },
    );
  }
  for (let port = 8888; port < 8988; port++) if (await isFree(port)) return port;
  throw new SetupFailure("No port from 8888 to 8987 is free.", "Name a free one: `npm start -- --port N`.", { step });
}

/** nbgrader's pages and menus: for an instructor's server, not for a learner's. */
const nbgraderExtensions = ["formgrader", "validate_assignment", "assignment_list", "course_list"];

/** @param {{ port: number, browser: boolean, open: string, folder: string, course: boolean }} options */
function argumentsFor({ port, browser, open, folder, course }) {
  const wanted = nbgraderExtensions.map((name) => `'nbgrader.server_extensions.${name}': ${course ? "True" : "False"}`);
  return [
    `--ServerApp.ip=${host}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    `--ServerApp.jpserver_extensions={${wanted.join(", ")}}`,
    `--ServerApp.open_browser=${browser ? "True" : "False"}`,
    `--LabApp.default_url=/${open}`,
    // the kit's kernel alone: the Python that Jupyter brings along would run no lesson
    "--KernelSpecManager.allowed_kernelspecs={'tslab'}",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--MultiKernelManager.default_kernel_name=tslab",
    // asks nobody: no news, no update check, no extension catalogue
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    // cells that are run while the kernel starts wait for it
    `--LabApp.extra_labextensions_path=${inRoot("tools", "lib", "jupyter", "labextensions")}`,
    // a figure of 50 MB passes; the server's own limit, 1 MB a second, would cut it off
    "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000",
    "--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=10000",
    ...(process.getuid?.() === 0 ? ["--ServerApp.allow_root=True"] : []),
  ];
}

/**
 * Starts the server and waits until it answers.
 *
 * @param {{ port?: number | undefined, browser?: boolean, open?: string, extra?: string[], folder?: string, course?: boolean, env?: NodeJS.ProcessEnv }} [options]
 *   open: the page to begin with; extra: more arguments; folder: what it shows; course: with nbgrader's pages; env: over Jupyter's usual environment
 * @returns {Promise<{ url: string, base: string, token: string, ended: Promise<number>, stop: () => Promise<void> }>}
 *   stop ends the server and every kernel
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
  // in the environment, since a program's arguments can be read by everybody on the machine
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
      detached: !windows, // Ctrl-C is ours to handle: the server would ask back
    },
  );
  const log = createWriteStream(logFile);
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  server.stdin.on("error", () => {}); // it ended first
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    server.once("error", () => resolve(1));
    server.once("exit", (status) => resolve(status ?? 1));
  });
  const stop = async () => {
    server.stdin.end(); // lab.py takes that as SIGTERM
    if ((await Promise.race([ended, sleep(goodbyeWithin, "late")])) === "late") server.kill("SIGKILL");
    await ended;
  };
  const base = `http://${host}:${port}`;
  if (!(await answers(base, token, ended))) {
    await stop();
    const last = readFileSync(logFile, "utf8").trim().split("\n").slice(-3).join(" | ");
    throw new SetupFailure(
      `The server did not start: ${last || "it said nothing"}`,
      "See the log; `npm run doctor` tells whether the set-up is whole.",
      {
        step,
        log: logFile,
      },
    );
  }
  return { url: `${base}/${open}?token=${token}`, base, token, ended, stop };
}

/** Whether the server says hello before it ends or the time is up. @param {string} base @param {string} token @param {Promise<number>} ended */
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
