// Starts the WebAssembly backend of tfjs.
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

/**
 * Starts the WebAssembly backend and makes it the active one.
 *
 * With `tf.setBackend("wasm")`, tfjs would have no backend while the WebAssembly module compiles, and making a tensor would throw.
 * So this function creates the backend first, and registers it when it is ready.
 * @param folder the folder of the .wasm files, ending in a slash. If undefined, tfjs uses its default.
 * @throws Error if tfjs has no WebAssembly backend
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
