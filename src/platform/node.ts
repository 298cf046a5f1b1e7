import "./shim";
import Module, { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { answerTfjsNodeWithTfjs } from "./alias";
import { chooseBackend } from "./choose";
import { startCpu } from "./cpu";
import { loadAddon, missingAddon } from "./native";
import type { BackendChoice, BackendName, Platform } from "./platform";
import { startWasm } from "./wasm";

const load = createRequire(__filename);
const MEND = "`npm run doctor` says what is missing and how to get it.";

/** Tried once: a failed dlopen is slow and its message is the same each time. */
let addon: string | undefined | null = null;
function nativeObstacle(): string | undefined {
  if (addon === null) addon = missingAddon() ?? loadAddon();
  return addon;
}

/** The folder of the .wasm files, or undefined when the package is not installed. */
function wasmFolder(): string | undefined {
  try {
    return join(dirname(load.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist") + sep;
  } catch {
    return undefined;
  }
}

function obstacle(backend: BackendName): string | undefined {
  if (backend === "tensorflow") return nativeObstacle();
  if (backend === "wasm" && !wasmFolder()) return "the package @tensorflow/tfjs-backend-wasm is not installed";
  return undefined;
}

/** Emscripten adds listeners that turn any stray rejection in the process into a crash; they are taken off again. */
async function startWasmQuietly(): Promise<void> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = new Map(events.map((event) => [event, process.rawListeners(event)]));
  try {
    await startWasm(wasmFolder());
  } finally {
    for (const event of events) {
      for (const listener of process.rawListeners(event)) {
        const emscripten = /ExitStatus|throw reason/.test(String(listener));
        if (emscripten && !before.get(event)?.includes(listener)) process.removeListener(event, listener as () => void);
      }
    }
  }
}

function start(choice: BackendChoice): Promise<void> {
  if (choice.backend === "tensorflow") return Promise.resolve();
  answerTfjsNodeWithTfjs();
  startCpu(); // computes until WebAssembly is there
  const started = choice.backend === "wasm" ? startWasmQuietly() : Promise.resolve();
  started.catch(() => {}); // whoever awaits `ready()` hears of it
  return started;
}

const choice = chooseBackend(process.env.GATEBOOK_BACKEND, obstacle, MEND);

/** Node: native TensorFlow where it is there, else WebAssembly, else plain JavaScript. */
export const platform: Platform = {
  choice,
  started: start(choice),
  versions() {
    const backend = tf.backend() as unknown as { binding?: { TF_Version?: string } };
    const tensorflow = backend.binding?.TF_Version;
    return { ...(tensorflow ? { tensorflow } : {}), node: process.versions.node };
  },
  loadedModule(ending) {
    const cache = (Module as unknown as { _cache: Record<string, { exports: unknown } | undefined> })._cache;
    const path = Object.keys(cache).find((name) => name.split(sep).join("/").endsWith(ending));
    return path === undefined ? undefined : cache[path]?.exports;
  },
};
