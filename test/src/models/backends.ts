import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { afterAll, beforeAll } from "vitest";
import { startCpu } from "../../../src/platform/cpu";
import { startWasm } from "../../../src/platform/wasm";
import { nightly } from "../../nightly";

export type Backend = "tensorflow" | "wasm" | "cpu";

/**
 * The backends that the library must support, whichever of them is the default on this machine. The backend in plain JavaScript runs the same operations
 * as WebAssembly, but several times slower. Therefore only the nightly run tests it here. An ordinary run tests it in a page (test/browser/cells.test.ts
 * and train.test.ts).
 */
export const BACKENDS: readonly Backend[] = nightly ? ["tensorflow", "wasm", "cpu"] : ["tensorflow", "wasm"];

/**
 * The start of the WebAssembly backend, which is kept so that it happens only once: test files share a process, and tfjs cannot start this backend
 * twice in one process.
 */
let wasm: Promise<void> | undefined;

/** Makes a backend active for the tests of the enclosing `describe` or file, and restores the previous backend afterwards. */
export function useBackend(backend: Backend): void {
  let before: string;
  beforeAll(async () => {
    await ready();
    before = tf.getBackend();
    if (backend === "cpu") startCpu();
    else if (backend === "wasm") {
      wasm ??= startWasm(`${dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}/`);
      await wasm;
    }
    await tf.setBackend(backend);
  });
  afterAll(async () => {
    await tf.setBackend(before);
  });
}
