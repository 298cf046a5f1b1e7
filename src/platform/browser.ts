// Implements `#platform` for browsers.
import { version } from "../version";
import { chooseBackend, startOrStay } from "./choose";
import { startCpu } from "./cpu";
import type { DriveSettings } from "./page-drive";
import { pageFiles } from "./page-files";
import { pageThreads } from "./page-threads";
import type { BackendName, Platform } from "./platform";
import { startWasm } from "./wasm";

/** Settings for this package. A page may set them as `globalThis[Symbol.for("gatebook.page")]` before the package loads. */
export interface PageSettings {
  /** The requested backend, "wasm" or "cpu". It has the same meaning as the variable `GATEBOOK_BACKEND` in Node. */
  readonly backend?: string;
  /** The address of the folder with the .wasm files, ending in a slash. */
  readonly wasmPath?: string;
  /** The address of the folder with the data sets, ending in a slash. Default "datasets/". */
  readonly dataPath?: string;
  /** The learner's files. Without it, cells can only read files of the page's server. */
  readonly drive?: DriveSettings;
  /** The version of the library's code, as Node computes it. Default: the version of the package. Results with the same version are not computed again. */
  readonly code?: string;
  /** The absolute address of the folder with the explorables' modules, ending in a slash. Without it, explorables are only pictures. */
  readonly explorablePath?: string;
}

const ADVICE = "Native TensorFlow is available when the lessons run in JupyterLab.";
const page = globalThis as {
  readonly [name: symbol]: unknown;
  readonly navigator?: { readonly userAgent: string };
};
const settings = (page[Symbol.for("gatebook.page")] ?? {}) as PageSettings;

function obstacle(backend: BackendName): string | undefined {
  if (backend === "tensorflow") return "a browser has no native TensorFlow";
  return backend === "wasm" && !("WebAssembly" in globalThis) ? "this browser has no WebAssembly" : undefined;
}

const chosen = chooseBackend(settings.backend, obstacle, ADVICE);
startCpu(); // plain JavaScript computes until WebAssembly has started
const started =
  chosen.choice.backend === "wasm"
    ? startOrStay(chosen, () => startWasm(settings.wasmPath), settings.backend, ADVICE)
    : Promise.resolve(chosen.choice);
started.catch(() => {}); // `ready()` reports the error to its caller

const files = pageFiles(settings.drive);
const published = `${settings.dataPath ?? "datasets/"}../results`;

/** The platform of a browser. Its backend is WebAssembly or, if that is not available, plain JavaScript. */
export const platform: Platform = {
  started,
  versions: () => ({ browser: page.navigator?.userAgent ?? "unknown" }),
  loadedModule: () => undefined,
  dataSet: (name) => `${settings.dataPath ?? "datasets/"}${name}`,
  results: () => ({ published, own: settings.drive ? "/results" : "results" }),
  codeVersion: () => settings.code ?? version,
  threads: () => 0,
  nativeCells: () => ({ missing: "a browser runs no compiled code except WebAssembly" }),
  wasmThreads: pageThreads,
  explorable: (name) => settings.explorablePath && `${settings.explorablePath}${name}.js`,
  gradingSeed: () => 0, // a page never grades
  ...files,
  async readFile(path) {
    // a site has one .jsonl file per experiment. To ask for the file of a single run would only cause an error message in the browser's console.
    if (path.startsWith(`${published}/`) && path.endsWith(".json")) throw new Error(`The site has no file ${path}.`);
    return files.readFile(path);
  },
};
