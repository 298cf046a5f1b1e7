import { builtinModules } from "node:module";
import { describe, expect, it } from "vitest";
import { bundleForBrowser } from "./bundle-for-browser";

const LESSON = `export * as gatebook from "gatebook"; export * as tf from "@tensorflow/tfjs-node"; export * as math from "mathjs";`;
const builtin = new Set(builtinModules);

describe("src/, bundled for a browser", async () => {
  const { inputs, imports, code } = await bundleForBrowser(LESSON);
  const files = Object.keys(inputs);

  it("contains the whole library in its version for browsers", () => {
    expect(files).toEqual(
      expect.arrayContaining(["src/cells/lstm.ts", "src/platform/browser.ts", "src/platform/wasm.ts"]),
    );
    expect(files.filter((file) => /^src\/(dist|platform\/(node|native|alias|shim))/.test(file))).toEqual([]);
    expect(code.length).toBeGreaterThan(500_000);
  });

  it("imports no module at run time, and no module of src/ imports a module of Node", () => {
    expect(imports).toEqual([]);
    const ours = files.filter((file) => file.startsWith("src/"));
    expect(ours.length).toBeGreaterThan(20);
    const wanted = ours.flatMap((file) => inputs[file]?.imports.map(({ original, path }) => original ?? path) ?? []);
    expect(wanted.filter((name) => name.startsWith("node:") || builtin.has(name))).toEqual([]);
  });

  it("names no module of Node, except those that tfjs itself does not load in a browser", () => {
    const left = files.filter((file) => /^\(disabled\):/.test(file)).map((file) => file.replace("(disabled):", ""));
    const importers = (name: string) =>
      files.filter((file) => inputs[file]?.imports.some(({ path }) => path === `(disabled):${name}`));
    for (const name of left) {
      expect(importers(name).length, name).toBeGreaterThan(0);
      expect(
        importers(name).filter((file) => !file.startsWith("node_modules/")),
        name,
      ).toEqual([]);
    }
    expect(code).not.toMatch(/\bfrom\s*"node:|require\("node:/);
  });

  it("contains exactly one copy of tfjs-core", () => {
    const core = files.filter((file) => /(^|\/)node_modules\/@tensorflow\/tfjs-core\//.test(file));
    const homes = new Set(core.map((file) => file.replace(/tfjs-core\/.*/, "tfjs-core")));
    expect([...homes]).toEqual(["node_modules/@tensorflow/tfjs-core"]);
    expect(core.filter((file) => /\/tf-core[^/]*\.js$/.test(file))).toEqual([]); // tfjs also ships ready-made bundles, which would be a second copy
    expect(core.filter((file) => file.endsWith("/dist/engine.js"))).toHaveLength(1);
  });

  it("cannot be built with Node's version of #platform, which shows that the tests above can fail", async () => {
    const entry = 'export * from "../../src/platform/node";';
    await expect(bundleForBrowser(entry)).rejects.toThrow(/Could not resolve "node:module"/);
  });
});
