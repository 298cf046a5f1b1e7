// Compiles the library and the kernel, and bundles the explorables.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleExplorables, moduleNames, modules } from "../build/explorables.mjs";
import { keyOf, sources } from "../lib/digest.mjs";
import { inRoot, kernelMain } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { tsc } from "../lib/tsc.mjs";

const rooms = [inRoot("src"), inRoot("kernel")];
const isSource = (/** @type {string} */ name) =>
  (name.endsWith(".ts") && !name.endsWith(".d.ts")) || name === "tsconfig.json" || name === "package.json";

/** @type {import("./step.mjs").Step} */
export const compiled = {
  id: "compiled",
  title: "Compile the library and the kernel",
  after: ["packages"],
  key: () =>
    keyOf(...rooms.flatMap((room) => sources(room, isSource)), readFileSync(inRoot("tsconfig.base.json"), "utf8")),
  present: () =>
    [kernelMain, inRoot("src", "dist", "index.js"), ...moduleNames().map((name) => join(modules, `${name}.js`))].every(
      (file) => existsSync(file),
    ),
  async make(report) {
    await run(process.execPath, [tsc(), "--build", "src", "kernel"], {
      log: "compile",
      report,
    });
    await bundleExplorables();
    return "";
  },
};
