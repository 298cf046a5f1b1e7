import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { CHECKSUM, MODULE, SOURCES } from "../../../src/fused/wasm-module";
import { addonOf, loadCells } from "../../../src/platform/addon";
import { sourcesHash } from "../../../tools/native/flags.mjs";
import { checksum } from "../../../tools/native/wasm.mjs";
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
  async function made(env: NodeJS.ProcessEnv) {
    const kit = emptyKit();
    cpSync(join(project, "native"), join(kit, "native"), { recursive: true });
    const script = startScript(kit, step, env);
    expect([await ending(script), script.printed()]).toEqual([0, expect.stringContaining("note")]);
    const folder = dirname(addonOf(kit));
    return { kit, ...JSON.parse(script.printed()), left: readdirSync(folder) };
  }

  it.each([
    ["there is no compiler", { CXX: "", PATH: "/nowhere" }, "no C++ compiler (g++) was found"],
    ["the compiler fails", { CXX: "false" }, "false exited with status 1: it printed nothing"],
    ["native code is turned off", { GATEBOOK_NATIVE: "" }, "GATEBOOK_NATIVE is empty, which turns native code off"],
  ])("stores the reason and no addon if %s", async (_, env, why) => {
    const { kit, note, present, left } = await made(env);
    expect(note).toBe(`WebAssembly is used instead: ${why}`);
    expect([present, left]).toEqual([true, ["obstacle.txt"]]);
    expect(loadCells(kit, SOURCES, undefined)).toEqual({ missing: "the native cells have not been compiled" });
  });
});

describe("loadCells", () => {
  it.runIf(existsSync(addonOf(project)))("rejects an addon that was built from other sources", () => {
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
