// Loads the compiled library (src/dist) for commands, and finds experiments by their names.
import { createRequire } from "node:module";
import { inRoot } from "./paths.mjs";
import { UsageError } from "./usage-error.mjs";

const require = createRequire(import.meta.url);

/** @param {string} file the path of a compiled file in src/dist, without `.js` */
const load = (file) => require(inRoot("src", "dist", `${file}.js`));

/** @typedef {import("../../src/runs/types.ts").Experiment} Experiment */
/** @typedef {import("../../src/runs/record.ts").Job} Job */
/** @typedef {import("../../src/runs/record.ts").RunRecord} RunRecord */
/** @typedef {import("../../src/runs/store.ts").Store} Store */

/** @returns {{ experiments: Record<string, Experiment> }} */
const registry = () => {
  load("index"); // loads the backend and the fused cells
  return load("studies/experiments/index");
};
/** @returns {typeof import("../../src/runs/run.ts")} */
export const runs = () => load("runs/run");
/** @returns {typeof import("../../src/runs/record.ts")} */
export const records = () => load("runs/record");
/** @returns {typeof import("../../src/runs/store.ts")} */
export const stores = () => load("runs/store");

/** @returns {typeof import("../../src/runs/table.ts")} */
export const tables = () => load("runs/table");

/** Returns the version of the library's code on this machine. */
export const codeVersion = () =>
  /** @type {typeof import("../../src/platform/node.ts")} */ (load("platform/node")).platform.codeVersion();

/** @returns {readonly Experiment[]} */
export const experiments = () => Object.values(registry().experiments);

/** @param {string | undefined} name @returns {Experiment} */
export function experimentNamed(name) {
  const found = experiments().find((one) => one.name === name);
  if (found) return found;
  throw new UsageError(
    `unknown experiment "${name ?? ""}". Available: ${experiments()
      .map((one) => one.name)
      .join(", ")}`,
  );
}
