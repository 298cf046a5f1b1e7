// Replaces @tensorflow/tfjs-node on machines without its native binding.
import Module, { createRequire } from "node:module";

/** Node's resolver, which every `require` in the process uses. Node does not publish its type. */
interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

/**
 * Makes `@tensorflow/tfjs-node` resolve to `@tensorflow/tfjs`, which has the same operations and uses the chosen backend.
 *
 * Lessons write `import * as tf from "@tensorflow/tfjs-node"`. Without the native binding that import would throw.
 * Only this one name changes; `@tensorflow/tfjs-node/…` and all other names resolve as usual.
 */
export function answerTfjsNodeWithTfjs(): void {
  const resolver = Module as unknown as Resolver;
  const original = resolver._resolveFilename;
  const tfjs = createRequire(__filename).resolve("@tensorflow/tfjs");
  resolver._resolveFilename = function (request, ...rest) {
    return request === "@tensorflow/tfjs-node" ? tfjs : original.call(this, request, ...rest);
  };
}
