import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { CHECKSUM, MODULE, SOURCES } from "../../../src/fused/wasm-module";
import { addonOf, loadCells } from "../../../src/platform/addon";
import { sha256 } from "../../../tools/lib/digest.mjs";
import { sourcesHash } from "../../../tools/native/flags.mjs";
import { prebuiltFile, prebuiltList, targets } from "../../../tools/native/prebuilt.mjs";
import { checksum } from "../../../tools/native/wasm.mjs";
import { findCompiler } from "../../../tools/setup/tensorflow/compile.mjs";
import { emptyKit, ending, project, startScript } from "../kit";

describe("the WebAssembly module of the cells", () => {
  const bytes = unzlibSync(Buffer.from(MODULE, "base64"));

  it("was built from the current sources in native/ (otherwise run `npm run native`)", () => {
    expect(SOURCES).toBe(sourcesHash());
  });

  it("has the checksum that is stored with it, and less than 100 KB", () => {
    expect(checksum(bytes)).toBe(CHECKSUM);
    expect(bytes.length).toBeLessThan(100_000);
  });
});

describe("the set-up step for the compiled cells", () => {
  const step = `import { cells } from tool("setup/addon.mjs");
    const note = await cells.make(() => {});
    console.log(JSON.stringify({ note, present: cells.present() }));`;

  /** Runs the step in a temporary kit. Returns its message, and the files that it leaves in its folder. */
  async function made(env: NodeJS.ProcessEnv, prebuilt = "") {
    const kit = emptyKit();
    cpSync(join(project, "native"), join(kit, "native"), { recursive: true });
    const system = `${process.platform}-${process.arch}`;
    const list = join(kit, "native", "prebuilt", "checksums.json");
    if (prebuilt === "changed") appendFileSync(join(kit, "native", "prebuilt", system, "cells.node"), "x");
    if (prebuilt === "absent") writeFileSync(list, JSON.stringify({ sources: "", addons: {} }));
    const script = startScript(kit, step, { GATEBOOK_CELLS: "", ...env });
    expect([await ending(script), script.printed()]).toEqual([0, expect.stringContaining("note")]);
    const folder = dirname(addonOf(kit));
    return { kit, ...JSON.parse(script.printed()), left: readdirSync(folder) };
  }

  const prebuiltHere = Object.hasOwn(prebuiltList().addons, `${process.platform}-${process.arch}`);

  it.for<[string, NodeJS.ProcessEnv, string]>([
    ["there is no compiler", { CXX: "", PATH: "/nowhere" }, "no C++ compiler (g++) was found"],
    ["the compiler fails", { CXX: "false" }, "false exited with status 1: it printed nothing"],
    ["it is requested", { GATEBOOK_CELLS: "prebuilt" }, "GATEBOOK_CELLS=prebuilt asks for it"],
  ])("uses the prebuilt addon if %s, and it loads", async ([_, env, why], { skip }) => {
    skip(!prebuiltHere, "there is no prebuilt addon for this system");
    const { kit, note, present, left } = await made(env);
    expect(note).toBe(`prebuilt: ${why}`);
    expect([present, left]).toEqual([true, ["cells.node", "origin.txt"]]);
    const cells = loadCells(kit, SOURCES, undefined);
    expect(cells).toHaveProperty("run");
    const compiled = loadCells(project, SOURCES, undefined);
    if ("run" in compiled) expect(cells).toMatchObject({ instructions: compiled.instructions });
  });

  it.each([
    ["WebAssembly is requested", { GATEBOOK_CELLS: "wasm" }, "GATEBOOK_CELLS=wasm asks for it", ""],
    ["native code is turned off", { GATEBOOK_NATIVE: "" }, "GATEBOOK_NATIVE is empty, which turns native code off", ""],
    [
      "the prebuilt addon was changed",
      { GATEBOOK_CELLS: "prebuilt" },
      "GATEBOOK_CELLS=prebuilt asks for it; and {file} does not have the SHA-256 checksum of native/prebuilt/checksums.json",
      "changed",
    ],
    [
      "there is no compiler and no prebuilt addon for the system",
      { CXX: "", PATH: "/nowhere" },
      `no C++ compiler (g++) was found; and there is no prebuilt addon for ${process.platform}-${process.arch}, only for `,
      "absent",
    ],
  ])("stores the reason and no addon if %s", async (_, env, why, prebuilt) => {
    const { kit, note, present, left } = await made(env, prebuilt);
    const file = join(kit, "native", "prebuilt", `${process.platform}-${process.arch}`, "cells.node");
    expect(note).toBe(`WebAssembly is used instead: ${why.replace("{file}", file)}`);
    expect([present, left]).toEqual([true, ["obstacle.txt"]]);
    expect(loadCells(kit, SOURCES, undefined)).toEqual({ missing: "the native cells have not been compiled" });
  });
});

const compiler = findCompiler();

it("the program of the nightly sanitizer runs compiles against native/", ({ skip }) => {
  skip(compiler === undefined, "no C++ compiler was found");
  const file = join(project, "test", "native", "exercise.cpp");
  const { stderr } = spawnSync(String(compiler), ["-std=c++17", "-fsyntax-only", "-Wall", "-Wextra", file], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
});

describe("the prebuilt addons", () => {
  const { sources, addons } = prebuiltList();

  it("were built from the current sources in native/ (otherwise run `npm run native`)", () => {
    expect(sources).toBe(sourcesHash());
  });

  it.each(Object.keys(targets))("%s has the checksum that is stored with it, and less than 1 MB", async (system) => {
    const file = prebuiltFile(system);
    expect(await sha256(file)).toBe(addons[system]?.sha256);
    expect(statSync(file).size).toBe(addons[system]?.bytes);
    expect(statSync(file).size).toBeLessThan(1_000_000);
  });
});

describe("loadCells", () => {
  it("rejects an addon that was built from other sources", ({ skip }) => {
    skip(!existsSync(addonOf(project)), "the native cells have not been compiled");
    expect(loadCells(project, "another hash", undefined)).toEqual({
      missing: "the native cells were compiled from other sources",
    });
  });

  it("rejects a file that is not an addon, with the system's message", () => {
    const kit = emptyKit();
    mkdirSync(dirname(addonOf(kit)), { recursive: true });
    writeFileSync(addonOf(kit), "no addon");
    const { missing } = loadCells(kit, SOURCES, undefined) as { missing: string };
    expect(missing).toMatch(/^the native cells did not load \(.+\)$/);
  });

  it("uses WebAssembly if GATEBOOK_CELLS=wasm", () => {
    expect(loadCells(project, SOURCES, "wasm")).toEqual({ missing: "GATEBOOK_CELLS=wasm turns the native cells off" });
  });
});
