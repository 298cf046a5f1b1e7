// Loads TensorFlow's native binding (@tensorflow/tfjs-node), or returns the reason why it cannot be loaded.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const load = createRequire(__filename);

/** Returns the reason why the native binding cannot be used, in words for a learner, or undefined if its files exist. */
export function missingAddon(): string | undefined {
  let home: string;
  try {
    home = dirname(load.resolve("@tensorflow/tfjs-node/package.json"));
  } catch {
    return "the package @tensorflow/tfjs-node is not installed";
  }
  const builds = join(home, "lib");
  const found =
    existsSync(builds) && readdirSync(builds).some((api) => existsSync(join(builds, api, "tfjs_binding.node")));
  return found ? undefined : "the native TensorFlow binding has not been built";
}

/**
 * Loads the native binding, which registers the backend "tensorflow" and makes it active.
 * @returns the reason why the binding did not load, or undefined if it works.
 */
export function loadAddon(): string | undefined {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2"; // otherwise TensorFlow prints a welcome message on stderr
  try {
    load("@tensorflow/tfjs-node");
    return undefined;
  } catch (error) {
    const line = String(error instanceof Error ? error.message : error).split("\n")[0];
    return `the native TensorFlow binding did not load (${line})`;
  }
}
