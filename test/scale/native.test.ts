import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { CHECKSUM } from "../../src/fused/wasm-module";
import { sha256 } from "../../tools/lib/digest.mjs";
import { compilePrebuilt, prebuiltList, targets } from "../../tools/native/prebuilt.mjs";
import { checksum, compileWasm } from "../../tools/native/wasm.mjs";
import { findCompiler } from "../../tools/setup/tensorflow/compile.mjs";
import { project } from "../tools/kit";

const compiler = findCompiler();

/** Compiles native/ with a sanitizer, and runs every cell with test/native/exercise.cpp. */
function exercise(sanitizers: string, instructions: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "sanitized-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "exercise");
  const sources = ["native/cells.cpp", "native/threads.cpp", "test/native/exercise.cpp"];
  const flags = [
    "-std=c++17",
    "-O1",
    "-g",
    "-fno-strict-aliasing",
    "-ffp-contract=fast",
    "-Wall",
    "-Wextra",
    "-Werror",
  ];
  const made = spawnSync(
    String(compiler),
    [
      ...flags,
      ...instructions,
      `-fsanitize=${sanitizers}`,
      "-fno-sanitize-recover=all",
      ...sources,
      ...["-o", program, "-lpthread"],
    ],
    { cwd: project, encoding: "utf8" },
  );
  expect(made.stderr).toBe("");
  const { stdout, stderr, status } = spawnSync(program, { encoding: "utf8" });
  return { stdout, stderr, status };
}

it("the WebAssembly module equals the pinned compiler's output for the sources, byte for byte", async () => {
  expect(checksum(await compileWasm())).toBe(CHECKSUM);
});

it.each(Object.keys(targets) as (keyof typeof targets)[])(
  "the prebuilt addon for %s equals the pinned compiler's output for the sources, byte for byte",
  async (system) => {
    const folder = mkdtempSync(join(tmpdir(), "prebuilt-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "cells.node");
    await compilePrebuilt(system, file);
    expect(await sha256(file)).toBe(prebuiltList().addons[system]?.sha256);
  },
);

const clean = { stdout: "every run gave the same bits\n", stderr: "", status: 0 };

// a run with a sanitizer takes as long as all other tests of the cells
describe.runIf(compiler !== undefined && process.platform === "linux")("native/ under the sanitizers", () => {
  it.each([
    ["the base instructions", []],
    ...(process.arch === "x64" ? ([["AVX2", ["-mavx2", "-mfma"]]] as [string, string[]][]) : []),
  ] as [string, string[]][])("accesses only its own memory and has no undefined behaviour with %s", (_, flags) => {
    expect(exercise("address,undefined", flags)).toEqual(clean);
  });

  it("has no data race between its threads", () => {
    expect(exercise("thread", [])).toEqual(clean);
  });
});
