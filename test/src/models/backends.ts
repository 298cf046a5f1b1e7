import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { startCpu } from "../../../src/platform/cpu";
import { startWasm } from "../../../src/platform/wasm";

/** What the library must run on, whatever this machine has chosen. */
export const BACKENDS = ["tensorflow", "wasm", "cpu"] as const;

/** Makes a backend the active one for the tests that follow. */
export async function start(backend: (typeof BACKENDS)[number]): Promise<void> {
  await ready();
  if (backend === "tensorflow") tf.setBackend("tensorflow");
  else if (backend === "cpu") startCpu();
  else await startWasm(`${dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}/`);
}
