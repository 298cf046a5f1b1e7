// Compiles the library and the kernel.
import { existsSync, readFileSync } from "node:fs";
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
  present: () => existsSync(kernelMain) && existsSync(inRoot("src", "dist", "index.js")),
  async make(report) {
    await run(process.execPath, [tsc(), "--build", "src", "kernel"], {
      log: "compile",
      report,
    });
    return "";
  },
};
