// Replaces @tensorflow/tfjs-node on machines without its native binding.
import Module, { createRequire } from "node:module";

/** The function with which Node finds the file of a module. Every `require` in the process uses it. Node does not publish its type. */
interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

/**
 * Makes `@tensorflow/tfjs-node` resolve to `@tensorflow/tfjs`, which has the same operations and uses the chosen backend.
 *
 * Lessons write `import * as tf from "@tensorflow/tfjs-node"`. Without the native binding, this import would throw.
 * Only this name is affected. `@tensorflow/tfjs-node/…` and all other names resolve as usual.
 */
export function answerTfjsNodeWithTfjs(): void {
  const resolver = Module as unknown as Resolver;
  const original = resolver._resolveFilename;
  const tfjs = createRequire(__filename).resolve("@tensorflow/tfjs");
  resolver._resolveFilename = function (request, ...rest) {
    return request === "@tensorflow/tfjs-node" ? tfjs : original.call(this, request, ...rest);
  };
}
