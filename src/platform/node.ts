// Implements `#platform` for Node.
import "./shim";
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadCells, threadsWanted } from "./addon";
import { answerTfjsNodeWithTfjs } from "./alias";
import { type Chosen, chooseBackend, startOrStay } from "./choose";
import { hashOfCode } from "./code";
import { startCpu } from "./cpu";
import { listFiles, readFile, removeFile, writeFile } from "./files";
import { loadAddon, missingAddon } from "./native";
import type { BackendChoice, BackendName, Platform } from "./platform";
import { startThread } from "./thread";
import { startWasm } from "./wasm";

const ADVICE = "`npm run doctor` shows what is missing and how to install it.";
const asked = process.env.GATEBOOK_BACKEND;

/** The result of loading native TensorFlow. It is stored, because a load that fails is slow and fails again in the same way. */
let native: { readonly obstacle: string | undefined } | undefined;

function obstacle(backend: BackendName): string | undefined {
  if (backend === "wasm") return "WebAssembly" in globalThis ? undefined : "this Node runs without WebAssembly";
  if (backend === "cpu") return undefined;
  native ??= { obstacle: missingAddon() ?? loadAddon() };
  return native.obstacle;
}

/** Starts WebAssembly and removes Emscripten's listeners, which turn each unhandled rejection in the process into a crash. */
async function startWasmQuietly(): Promise<void> {
  const home = dirname(createRequire(__filename).resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  const events = ["uncaughtException", "unhandledRejection"];
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  try {
    await startWasm(join(home, "dist") + sep);
  } finally {
    for (const event of events) {
      const emscripten = (listener: unknown) => /ExitStatus|throw reason/.test(String(listener));
      const added = process.rawListeners(event).filter((listener) => !before.has(listener) && emscripten(listener));
      for (const listener of added) process.removeListener(event, listener as () => void);
    }
  }
}

function start(chosen: Chosen): Promise<BackendChoice> {
  const { choice } = chosen;
  if (choice.backend === "tensorflow") return Promise.resolve(choice);
  answerTfjsNodeWithTfjs();
  startCpu(); // plain JavaScript computes until WebAssembly has started
  if (choice.backend === "cpu") return Promise.resolve(choice);
  const started = startOrStay(chosen, startWasmQuietly, asked, ADVICE);
  started.catch(() => {}); // `ready()` reports the error to its caller
  return started;
}

/** Returns the kit's folder, which contains src/. The result is the same if this package was imported through a symbolic link. */
const kit = () => dirname(dirname(createRequire(__filename).resolve("gatebook/package.json")));

let code: string | undefined;

/** The platform of Node. Its backend is native TensorFlow if available, else WebAssembly, else plain JavaScript. */
export const platform: Platform = {
  started: start(chooseBackend(asked, obstacle, ADVICE)),
  versions() {
    const backend = tf.backend() as { readonly binding?: { readonly TF_Version?: string } };
    const tensorflow = backend.binding?.TF_Version;
    return { ...(tensorflow ? { tensorflow } : {}), node: process.versions.node };
  },
  loadedModule(ending) {
    const cache = (Module as unknown as { _cache: Record<string, { exports: unknown } | undefined> })._cache;
    const path = Object.keys(cache).find((name) => name.split(sep).join("/").endsWith(ending));
    return path === undefined ? undefined : cache[path]?.exports;
  },
  dataSet(name) {
    return join(kit(), "datasets", name);
  },
  results: () => ({
    published: join(kit(), "notebooks", "experiments", "results"),
    own: process.env.GATEBOOK_RESULTS || join(kit(), "out", "experiments"),
  }),
  codeVersion() {
    const here = dirname(__dirname); // this is src/dist, or src in tests that run the sources (they compile src/dist first)
    code ??= hashOfCode(existsSync(join(here, "index.js")) ? here : join(here, "dist"));
    return code;
  },
  // the tfjs backends in WebAssembly and in plain JavaScript use one thread in Node
  threads: () => (tf.getBackend() === "tensorflow" ? Number(process.env.TF_NUM_INTRAOP_THREADS) || 0 : 1),
  nativeCells: (sources) => loadCells(kit(), sources, process.env.GATEBOOK_CELLS),
  wasmThreads: () => ({ count: threadsWanted(), start: startThread }),
  explorable: (name) => {
    const folder = dirname(createRequire(__filename).resolve("gatebook/package.json"));
    const file = join(folder, "dist", "explorables", "modules", `${name}.js`);
    if (!existsSync(file)) throw new Error(`explore: the module "${name}" is missing: ${file}. Run \`npm run build\`.`);
    return readFileSync(file, "utf8");
  },
  listFiles,
  gradingSeed: () => Number(process.env.GATEBOOK_SEED ?? 0) || 0,
  readFile,
  writeFile,
  removeFile,
};
