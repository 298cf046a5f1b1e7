import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { findPython } from "../../../tools/lib/python.mjs";
import { prerequisites } from "../../../tools/setup/prerequisites.mjs";
import { findCompiler } from "../../../tools/setup/tensorflow/compile.mjs";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function nothing() {
  const folder = mkdtempSync(join(tmpdir(), "path-"));
  made.push(folder);
  return folder;
}

/** Creates a folder with a program that prints one line. The folder is the whole PATH. */
function pathWith(name: string, line: string) {
  const folder = nothing();
  writeFileSync(join(folder, name), `#!/bin/sh\necho ${line}\n`);
  chmodSync(join(folder, name), 0o755);
  return folder;
}

describe("prerequisites of Python:", () => {
  test("findPython fails if no Python is on the path", () => {
    expect(() => findPython({ PATH: nothing() })).toThrow(/No Python was found; 3\.10 or later/);
  });
  test("findPython rejects a Python that is too old", () => {
    expect(() => findPython({ PATH: pathWith("python3", "3.8.1") })).toThrow(/python3 is 3\.8\.1; 3\.10 or later/);
  });
  test("findPython chooses a newer Python if another is too old", () => {
    const path = `${pathWith("python3", "3.9.0")}:${pathWith("python3.12", "3.12.4")}`;
    expect(findPython({ PATH: path })).toEqual({ command: ["python3.12"], version: "3.12.4" });
  });
  test("findPython rejects a named Python that does not run", () => {
    expect(() => findPython({ GATEBOOK_PYTHON: "/no/such/python" })).toThrow(
      /GATEBOOK_PYTHON names \/no\/such\/python/,
    );
  });
  test("a missing Python is reported before anything is installed", async () => {
    const python = () => findPython({ PATH: nothing() });
    await expect(prerequisites([{ id: "environment" }], { python })).rejects.toThrow(/No Python/);
  });
});

describe("prerequisites of disk space:", () => {
  const look = (bytes: number) => ({
    free: async () => bytes,
    python: () => ({ command: ["python3"], version: "3.12.0" }),
  });
  test("prerequisites rejects too little space for a complete set-up", async () => {
    await expect(prerequisites([{ id: "packages" }], look(1.2e9))).rejects.toThrow("1.2 GB free, 3.0 GB needed");
  });
  test("prerequisites accepts enough space, or a set-up without large steps", async () => {
    await prerequisites([{ id: "packages" }], look(3.1e9));
    await prerequisites([{ id: "compiled" }], look(1e6));
  });
});

test("findCompiler returns undefined without a compiler on the path", () => {
  expect(findCompiler({ PATH: nothing() })).toBeUndefined();
  expect(findCompiler({ PATH: pathWith("g++", "") })).toMatch(/g\+\+$/);
});

test.each(["12.22.0", "18.20.4", "20.11.1"])("Node %s is rejected as too old", (version) => {
  const main = new URL("../../../tools/main.mjs", import.meta.url).href;
  const pretend = `Object.defineProperty(process.versions, "node", { value: "${version}" }); process.argv[2] = "doctor"; import("${main}");`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", pretend], { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain(`Node ${version} is too old: gatebook needs 20.12 or later`);
  expect(stderr).toContain("what to do: install Node 22 or 24");
});
