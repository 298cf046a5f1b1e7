import { describe, expect, it } from "vitest";
import { Digests, inputsOf, projectFiles } from "../../../tools/test/inputs.mjs";
import { filesOf, suites } from "../../../tools/test/suites.mjs";

const project = projectFiles() ?? [];
/** The inputs of the test files of each suite. If no input has changed, a test file that passed is not run again. */
const inputsBySuite = new Map<string, Map<string, Set<string>>>();
for (const [suite, about] of Object.entries(suites)) inputsBySuite.set(suite, await inputsOf(about, project));
const of = (suite: string) => inputsBySuite.get(suite) ?? new Map<string, Set<string>>();
const unit = of("unit");

const cells = "test/src/cells/gru.test.ts";
const formulas = "test/kernel/node/grading/codec.test.ts";

describe("inputsOf", () => {
  it("lists every test file of every suite", () => {
    for (const [suite, about] of Object.entries(suites)) expect([...of(suite).keys()]).toEqual(filesOf(about));
  });

  it("returns, for a test that starts no program, its direct and indirect imports and the files that configure the tests", () => {
    const inputs = [...(unit.get(formulas) ?? [])];
    expect(inputs).toEqual(expect.arrayContaining([formulas, "kernel/node/grading/codec.ts", "package-lock.json"]));
    expect(inputs.filter((file) => /^(src|tools|notebooks|README)/.test(file))).toEqual([]);
  });

  it("follows imports of gatebook and #platform", () => {
    expect(unit.get(cells)).toContain("src/cells/gru.ts");
    expect(unit.get("test/src/platform/files.test.ts")).toContain("src/platform/node.ts");
  });

  it("returns, for a test that reads a file of the root, that file", () => {
    const readers = [...unit].filter(([, inputs]) => inputs.has("README.md")).map(([file]) => file);
    expect(readers).toContain("test/bench/page.test.ts");
    expect(readers).not.toContain(cells);
  });

  it("returns, for a test that starts programs, everything that they may run", () => {
    const inputs = unit.get("test/tools/start/start.test.ts");
    for (const file of ["tools/start/command.mjs", "kernel/node/main.ts", "src/index.ts"])
      expect(inputs).toContain(file);
  });

  it("never contains another test file", () => {
    for (const suite of ["unit", "notebooks", "browser", "course", "kernel"])
      for (const [file, inputs] of of(suite))
        expect([...inputs].filter((input) => input !== file && /\.test\.ts$|\/test_\w+\.py$/.test(input))).toEqual([]);
  });

  it("returns, for a test of submissions, the assignments and the helpers in its folder", () => {
    const inputs = of("course").get("test/course/test_bank.py");
    for (const file of [
      "test/course/hostile.py",
      "test/course/bank/ps2-forget-gate.ts",
      "tools/course/gatebook_course/submissions/restore.py",
    ])
      expect(inputs).toContain(file);
    expect(inputs).not.toContain("notebooks/lessons/02-build-the-forget-gate.ipynb");
  });
});

describe("Digests", () => {
  it("return a key that depends on the content of each file, the list of files and the text, but not on the order of the files", () => {
    const key = (files: readonly string[], text = "") => new Digests().keyOf(files, text);
    expect(key(["LICENSE", "package.json"])).toBe(key(["package.json", "LICENSE"]));
    const keys = [
      key(["LICENSE"]),
      key(["package.json"]),
      key(["LICENSE", "package.json"]),
      key(["LICENSE"], "Node 20"),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
