// Chooses the TensorFlow backend. Four are tried in this order, and the first that works is chosen: the official prebuilt binding, libtensorflow from the
// PyPI wheel with an addon that is compiled here, WebAssembly, and plain JavaScript. Set-up records the choice with its reason, and `npm run doctor` and
// lesson 00 show it.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { backendChoice, cache, inRoot, windows } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { findCompiler } from "./tensorflow/compile.mjs";
import { fromOfficial } from "./tensorflow/official.mjs";
import { fromWheel } from "./tensorflow/wheel.mjs";

const folder = join(cache, "native");
const packageFolder = inRoot("node_modules", "@tensorflow", "tfjs-node");
/**
 * The folder in which tfjs-node looks for its addon. The folder is named after N-API 8, the newest version that tfjs-node supports. Every Node since
 * 16 has it.
 */
const addonFolder = join(packageFolder, "lib", "napi-v8");
const wheelLock = inRoot("tools", "setup", "tensorflow", "tensorflow.txt");
const probe = inRoot("tools", "setup", "tensorflow", "probe.cjs");

/**
 * A way to get the native binding. `get` writes deps/lib (libtensorflow) and lib/napi-v8/tfjs_binding.node into a folder, and returns a description of the
 * binding. It throws if this way does not work on this machine.
 *
 * @typedef {{ id: string, title: string, get: (folder: string, report: (line: string) => void) => Promise<string> }} Way
 */

/** The ways to get the native binding. The best comes first. @type {readonly Way[]} */
const ways = [
  { id: "official", title: "the official prebuilt binding", get: fromOfficial },
  { id: "wheel", title: "libtensorflow from its PyPI wheel, addon compiled here", get: fromWheel },
];

/** Returns a hash of everything on which a built binding depends. */
const builtFrom = () =>
  keyOf(
    JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")).version,
    readFileSync(wheelLock, "utf8"),
    process.platform,
    process.arch,
  );

/**
 * Returns the recorded choice. `rung` is "official" or "wheel" if a native binding works. Otherwise it is the backend, "wasm" or "cpu".
 *
 * @returns {{ rung: string, backend: string, reason: string, improve?: string, tried: { rung: string, ok: boolean, why: string }[] } | undefined}
 */
export function readChoice() {
  try {
    return JSON.parse(readFileSync(backendChoice, "utf8"));
  } catch {
    return undefined;
  }
}

/** @type {import("./step.mjs").Step} */
export const native = {
  id: "native",
  title: "Provide TensorFlow's native binding",
  after: ["packages", "environment"],
  // the step runs again if a compiler has been installed or GATEBOOK_NATIVE has changed
  key: () => keyOf(builtFrom(), String(findCompiler() !== undefined), process.env.GATEBOOK_NATIVE ?? ""),
  present() {
    const choice = readChoice();
    if (choice === undefined) return false;
    return choice.backend !== "tensorflow" || existsSync(join(addonFolder, "tfjs_binding.node"));
  },
  async make(report) {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder))
      if (name.includes(".new")) rmSync(join(folder, name), { recursive: true, force: true });
    const choice = await choose(report);
    writeFileSync(`${backendChoice}.new`, `${JSON.stringify(choice, null, 2)}\n`);
    renameSync(`${backendChoice}.new`, backendChoice);
    return choice.improve
      ? `${choice.backend}: ${choice.reason}\n  to get a better one: ${choice.improve}`
      : `${choice.backend}: ${choice.reason}`;
  },
};

/**
 * Tries the backends in their order. Returns the first that works, and the reasons why the earlier ones do not work.
 *
 * @param {(line: string) => void} report
 */
async function choose(report) {
  const wanted = process.env.GATEBOOK_NATIVE?.split(",") ?? ways.map(({ id }) => id);
  const tried = [];
  for (const { id, title, get } of ways) {
    if (!wanted.includes(id)) {
      tried.push({ rung: id, ok: false, why: `excluded by GATEBOOK_NATIVE=${process.env.GATEBOOK_NATIVE}` });
      continue;
    }
    const built = join(folder, `${id}-${builtFrom()}`);
    try {
      const what = await obtain(built, get, report);
      link(join(built, "lib", "napi-v8"));
      await run(process.execPath, [probe, "tensorflow"], { log: `probe-${id}`, report });
      tried.push({ rung: id, ok: true, why: what });
      return { rung: id, backend: "tensorflow", reason: `${title} (${what})`, tried };
    } catch (error) {
      const { message, output = "" } = /** @type {Error & { output?: string }} */ (error);
      if (/ENOSPC|no space left/i.test(message + output)) throw error; // the disk is full, so the next way would fail too
      rmSync(`${built}.new`, { recursive: true, force: true });
      rmSync(addonFolder, { recursive: true, force: true });
      tried.push({ rung: id, ok: false, why: message });
    }
  }
  const why = tried.map(({ rung, why: reason }) => `${rung}: ${reason}`).join("; ");
  const improve = improvement(tried);
  for (const backend of ["wasm", "cpu"]) {
    const works = await run(process.execPath, [probe, backend], { log: `probe-${backend}`, report }).then(
      () => true,
      () => false,
    );
    if (works) return { rung: backend, backend, reason: `the native binding is unavailable (${why})`, improve, tried };
  }
  throw new Error(`no TensorFlow backend works on this machine: ${why}`);
}

/**
 * Returns the description of the built binding in the project's cache. A missing binding is built first and moved there when it is complete.
 *
 * @param {string} built
 * @param {Way["get"]} get
 * @param {(line: string) => void} report
 */
async function obtain(built, get, report) {
  const note = join(built, "what.txt");
  if (existsSync(note)) return readFileSync(note, "utf8");
  const fresh = `${built}.new`;
  rmSync(built, { recursive: true, force: true });
  const what = await get(fresh, report);
  writeFileSync(join(fresh, "what.txt"), what);
  renameSync(fresh, built);
  return what;
}

/** Links the package's addon folder to the cached binding. @param {string} target */
function link(target) {
  rmSync(addonFolder, { recursive: true, force: true });
  mkdirSync(dirname(addonFolder), { recursive: true });
  if (windows) symlinkSync(target, addonFolder, "junction");
  else symlinkSync(relative(realpathSync(dirname(addonFolder)), target), addonFolder);
}

/** Returns advice on how to get the native backend. @param {{ rung: string, why: string }[]} tried */
function improvement(tried) {
  if (tried.some(({ why }) => why.includes("GATEBOOK_NATIVE"))) return "unset GATEBOOK_NATIVE and run `npm run setup`";
  if (process.platform === "linux" && findCompiler() === undefined)
    return "install g++ (Debian, Ubuntu: `sudo apt install g++`) and run `npm run setup`";
  return "connect to the network and run `npm run setup -- --native`, which tries the native binding again";
}
