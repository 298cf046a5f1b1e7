import Module, { createRequire } from "node:module";

/** Node's resolver, which every `require` in the process goes through; its type is not part of Node's published ones. */
interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

/**
 * Lessons write `import * as tf from "@tensorflow/tfjs-node"`. Where the native binding is not in use that import would
 * throw, so it is answered with `@tensorflow/tfjs`: the same operations, on the backend that was chosen.
 * Only this one name is touched; `@tensorflow/tfjs-node/…` and all others resolve as ever.
 */
export function answerTfjsNodeWithTfjs(): void {
  const resolver = Module as unknown as Resolver;
  const original = resolver._resolveFilename;
  const tfjs = createRequire(__filename).resolve("@tensorflow/tfjs");
  resolver._resolveFilename = function (request, ...rest) {
    return request === "@tensorflow/tfjs-node" ? tfjs : original.call(this, request, ...rest);
  };
}
