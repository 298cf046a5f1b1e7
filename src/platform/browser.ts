import { chooseBackend } from "./choose";
import { startCpu } from "./cpu";
import type { Platform } from "./platform";
import { startWasm } from "./wasm";

/** What a page may publish, before this package loads, as `globalThis[Symbol.for("gatebook.page")]`. */
export interface PageSettings {
  /** As GATEBOOK_BACKEND in Node: "wasm" or "cpu". */
  readonly backend?: string;
  /** The address of the folder with the .wasm files, ending in a slash. */
  readonly wasmPath?: string;
}

const settings = (globalThis as Record<symbol, unknown>)[Symbol.for("gatebook.page")] as PageSettings | undefined;

const choice = chooseBackend(
  settings?.backend,
  (backend) => {
    if (backend === "tensorflow") return "a browser has no native TensorFlow";
    return backend === "wasm" && !("WebAssembly" in globalThis) ? "this browser has no WebAssembly" : undefined;
  },
  "Native TensorFlow is there when the lessons run in JupyterLab.",
);

startCpu(); // computes until WebAssembly is there
const started = choice.backend === "wasm" ? startWasm(settings?.wasmPath) : Promise.resolve();
started.catch(() => {}); // whoever awaits `ready()` hears of it

/** Browser: WebAssembly, else plain JavaScript. */
export const platform: Platform = {
  choice,
  started,
  versions: () => ({
    browser: (globalThis as { navigator?: { userAgent: string } }).navigator?.userAgent ?? "unknown",
  }),
  loadedModule: () => undefined,
};
