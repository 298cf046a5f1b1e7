import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { version } from "../../../src/version";
import { root, run } from "../built";
import { BACKENDS } from "../models/backends";

/** Returns every folder called `name` in or below a node_modules folder, including the folders of scoped packages. */
function copies(name: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.split("\\").join("/"))
    .filter((path) => path === `${name}/package.json` || path.endsWith(`/node_modules/${name}/package.json`));
}

describe("tfjs-core, which registers kernels and holds all tensors,", () => {
  it("is installed once", () => {
    expect(copies("@tensorflow/tfjs-core", join(root, "node_modules"))).toEqual(["@tensorflow/tfjs-core/package.json"]);
  });

  it.each(BACKENDS)("is loaded once by a lesson on %s", async (backend) => {
    const script = `
      require("gatebook"); require("@tensorflow/tfjs-node"); require("@tensorflow/tfjs");
      const core = Object.keys(require.cache).filter((path) => /tfjs-core[\\\\/]dist[\\\\/]tf-core/.test(path));
      console.log(core.length);`;
    expect((await run(script, { GATEBOOK_BACKEND: backend })).stdout.trim()).toBe("1");
  });
});

describe("version", () => {
  it("equals the version in package.json", () => {
    expect(JSON.parse(readFileSync(join(root, "src", "package.json"), "utf8")).version).toBe(version);
  });
});
