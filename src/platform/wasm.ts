import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

/**
 * Starts the WebAssembly backend and makes it the active one.
 *
 * `tf.setBackend("wasm")` would leave no backend at all while the module compiles, and whoever makes a tensor meanwhile
 * gets an error. So the instance is made first, on the side, and put in place once it computes.
 * @param folder where the .wasm files are, ending in a slash; undefined: tfjs' own default.
 */
export async function startWasm(folder: string | undefined): Promise<void> {
  if (folder !== undefined) setWasmPaths(folder);
  const create = tf.findBackendFactory("wasm");
  if (!create) throw new Error("@tensorflow/tfjs-backend-wasm registered no backend");
  const instance = await create();
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", () => instance, 2);
  tf.setBackend("wasm");
}
