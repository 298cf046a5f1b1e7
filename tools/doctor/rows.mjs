// Makes the rows of the doctor's table. Each row shows one part of the kit, whether the part works, and what to do if it does not.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { findBrowser, howToGetOne } from "../lib/browser.mjs";
import { jupyterEnvironment } from "../lib/jupyter/environment.mjs";
import { cache, inRoot, kernelspec, python, root, venv, windows } from "../lib/paths.mjs";
import { findPython } from "../lib/python.mjs";
import { cellsObstacle, cellsOrigin } from "../setup/addon.mjs";
import { description } from "../setup/snapshots.mjs";
import { isDone, steps } from "../setup/steps.mjs";
import { findCompiler } from "../setup/tensorflow/compile.mjs";
import { readChoice } from "../setup/tensorflow.mjs";

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {"ok" | "broken" | "note"} state "note" means that the lessons work, but something is missing, slower or untested. The advice tells what this means, or how to change it
 * @property {string} value
 * @property {string} [advice]
 */

const repair = "run `npm run setup`";

/** @param {string} name @param {string} value @returns {Row} */
const ok = (name, value) => ({ name, state: "ok", value });
/** @param {string} name @param {string} value @param {string} [advice] @returns {Row} */
const broken = (name, value, advice = repair) => ({ name, state: "broken", value, advice });
/** @param {string} name @param {string} value @param {string} advice @returns {Row} */
const note = (name, value, advice) => ({ name, state: "note", value, advice });

/** @param {string} name */
function versionOf(name) {
  const file = inRoot("node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

/** @returns {Row[]} */
export function systemRows() {
  const major = Number(process.versions.node.split(".")[0]);
  const node = `${process.versions.node}  ${process.execPath}`;
  const rows = [
    [20, 22, 24].includes(major)
      ? ok("Node", node)
      : note("Node", node, "Node 20, 22 and 24 are tested; others may work"),
  ];
  try {
    const { command, version } = findPython();
    rows.push(ok("Python", `${version}  ${command.join(" ")}`));
  } catch (error) {
    rows.push(
      broken("Python", /** @type {Error} */ (error).message, /** @type {{ advice?: string }} */ (error).advice),
    );
  }
  const compiler = findCompiler();
  rows.push(
    compiler
      ? ok("C++ compiler", compiler)
      : note(
          "C++ compiler",
          "none found",
          "install g++, with which set-up compiles TensorFlow's binding and the native cells",
        ),
  );
  return rows;
}

/** Returns one row for each step of set-up. It shows whether the step's result exists and is up to date. @returns {Row[]} */
export function setupRows() {
  return steps.map((step) => (isDone(step) ? ok(step.title, "done") : broken(step.title, "not done or out of date")));
}

/** @returns {Row[]} */
export function packageRows() {
  const rows = [];
  for (const name of ["tslab", "@tensorflow/tfjs-node", "mathjs", "plotly.js", "typescript"]) {
    const version = versionOf(name);
    rows.push(version ? ok(name, version) : broken(name, "not installed"));
  }
  const cores = [...new Set(["tfjs", "tfjs-node"].flatMap((name) => copiesOfCore(name)))];
  if (cores.length)
    rows.push(
      cores.length === 1
        ? ok("tfjs-core", "one copy")
        : broken(
            "tfjs-core",
            `${cores.length} copies: ${cores.join(", ")}`,
            "run `npm ci`, since two copies would have separate backends",
          ),
    );
  return rows;
}

/** @param {string} name */
function copiesOfCore(name) {
  return [join("@tensorflow", name, "node_modules", "@tensorflow", "tfjs-core"), join("@tensorflow", "tfjs-core")]
    .map((path) => inRoot("node_modules", path))
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path));
}

const askPython = `
import json, platform
from importlib.metadata import version
from plotly.offline import get_plotlyjs_version
print(json.dumps(dict(lab=version("jupyterlab"), plotly=version("plotly"), plotlyjs=get_plotlyjs_version(), python=platform.python_version())))
`;

/**
 * Returns the rows for JupyterLab and for its Plotly renderer. The renderer must use the version of plotly.js with which the figures are tested.
 *
 * @returns {Row[]}
 */
export function jupyterRows() {
  if (!existsSync(python)) return [broken("JupyterLab", "not installed")];
  const { stdout, status } = spawnSync(python, ["-c", askPython], { encoding: "utf8", env: jupyterEnvironment() });
  if (status !== 0) return [broken("JupyterLab", "the Python environment in .venv does not run")];
  const found = JSON.parse(stdout);
  const lab = ok("JupyterLab", `${found.lab}, on Python ${found.python} in .venv`);
  const name = "Plotly renderer";
  if (!existsSync(join(venv, "share", "jupyter", "labextensions", "jupyterlab-plotly")))
    return [lab, broken(name, "not installed in JupyterLab")];
  const ours = versionOf("plotly.js");
  if (found.plotlyjs !== ours)
    return [
      lab,
      broken(
        name,
        `plotly.js ${found.plotlyjs}, but ${ours} in node_modules`,
        "change requirements.in or package.json so that both give the same version",
      ),
    ];
  return [lab, ok(name, `plotly.js ${ours}, from PyPI plotly ${found.plotly}`)];
}

/** Returns the row that shows whether the kernel starts from a snapshot. @returns {Row[]} */
export function startRows() {
  const name = "Kernel's start";
  if (windows) return [ok(name, "without a snapshot, as always on Windows")];
  if (!existsSync(description)) return []; // the row of the set-up step already shows that the snapshots are missing
  const { reason } = JSON.parse(readFileSync(description, "utf8"));
  if (reason === undefined) return [ok(name, "from a snapshot")];
  return [note(name, `without a snapshot: ${reason}`, "kernels work, but start one second later")];
}

/** Starts the kernel, and finds out which backend computes there. Returns one row for each. @returns {Row[]} */
export function kernelRows() {
  if (!existsSync(python) || !existsSync(join(kernelspec, "kernel.json"))) return [broken("Kernel", "not registered")];
  const { stdout, stderr } = spawnSync(
    python,
    [inRoot("tools", "doctor", "kernel.py"), inRoot("notebooks", "lessons")],
    {
      encoding: "utf8",
      env: jupyterEnvironment(),
      timeout: 120_000,
    },
  );
  /** @type {{ implementation?: string, language?: string, error?: string, environment?: { backend: string, reason: string, improve?: string } }} */
  let answer;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return [broken("Kernel", `does not start: ${(stderr || stdout).trim().split("\n").at(-1)}`)];
  }
  const { implementation, language, error, environment } = answer;
  const forced = process.env.GATEBOOK_BACKEND && "unset GATEBOOK_BACKEND to get the best available backend";
  const rows = [
    implementation ? ok("Kernel", `${implementation}, ${language}`) : broken("Kernel", `does not start: ${error}`),
  ];
  if (environment === undefined) {
    if (implementation) rows.push(broken("Backend", error ?? "gatebook printed nothing", forced ?? repair));
    return rows;
  }
  const { backend, reason, improve } = environment;
  const choice = readChoice();
  const why = `${backend}: ${reason}${choice?.backend === backend ? `; ${choice.reason}` : ""}`;
  if (backend === "tensorflow") rows.push(ok("Backend", why));
  else rows.push(note("Backend", why, forced ?? choice?.improve ?? improve ?? repair));
  return rows;
}

/** Returns the row that names the build of the recurrent cells that computes, and why this build was chosen. @returns {Row[]} */
export function cellsRows() {
  const name = "Recurrent cells";
  const library = inRoot("src", "dist", "fused", "engine.js");
  if (!existsSync(library)) return []; // the row of the set-up step already shows that the library has not been compiled
  const program = `const { cellsBuild } = require(${JSON.stringify(library)});
    console.log(JSON.stringify(cellsBuild()));
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 120_000 });
  /** @type {{ build: "native" | "wasm" | "loop", reason: string }} */
  let answer;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return [broken(name, `the library does not load: ${stderr.trim().split("\n").at(-1)}`)];
  }
  const { build, reason } = answer;
  if (build === "native") return [ok(name, `native: ${[reason, cellsOrigin()].filter(Boolean).join("; ")}`)];
  const advice = process.env.GATEBOOK_CELLS ? "unset GATEBOOK_CELLS" : `install g++ and ${repair}`;
  const why = [reason, cellsObstacle()].filter(Boolean).join(": ");
  return [note(name, build === "wasm" ? `WebAssembly: ${why}` : `plain loop, without fused cells: ${why}`, advice)];
}

/** @returns {Row[]} */
export function browserRows() {
  const browser = findBrowser();
  return [
    browser
      ? ok("Browser for tests", browser)
      : note(
          "Browser for tests",
          "none found",
          `only the browser tests and \`npm run pictures\` need this Chromium. Lessons open in your own browser. On Linux (x86-64), \`npm test\` installs one. On other systems, ${howToGetOne}`,
        ),
  ];
}

/** @returns {Row[]} */
export function placeRows() {
  return [
    ok("Project", root),
    ok("Cache", cache),
    ok("Python environment", venv),
    ok("Kernel specification", kernelspec),
    ok("Logs", join(cache, "logs")),
  ];
}
