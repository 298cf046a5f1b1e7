import { afterEach, describe, expect, it, vi } from "vitest";
import { choose, readOptions } from "../../../tools/test/options.mjs";

afterEach(() => vi.unstubAllEnvs());

describe("readOptions", () => {
  it("runs changed tests by default, and all tests in CI, with --no-cache and with --all", () => {
    vi.stubEnv("CI", "");
    expect(readOptions([])).toMatchObject({ cached: true, changed: undefined, all: false, words: [] });
    expect(readOptions(["--no-cache"]).cached).toBe(false);
    expect(readOptions(["--all"])).toMatchObject({ cached: false, all: true });
    vi.stubEnv("CI", "true");
    expect(readOptions([]).cached).toBe(false);
  });

  it("compares with the last commit, or with the commit that --since names", () => {
    expect(readOptions(["--changed"]).changed).toBe("HEAD");
    expect(readOptions(["--since", "main", "unit"])).toMatchObject({ changed: "main", words: ["unit"] });
  });

  it("rejects an unknown option and prints the usage", () => {
    expect(() => readOptions(["--chnaged"])).toThrow(/Unknown option '--chnaged'[\s\S]*npm test -- --changed/);
  });
});

describe("choose", () => {
  const filesFor = (...words: string[]) =>
    Object.fromEntries(choose(words, false).map(({ suite, files }) => [suite, files]));

  it("selects every suite except the nightly ones by default", () => {
    expect(Object.keys(filesFor()).sort()).toEqual([
      ...["browser", "check", "course", "kernel", "notebooks", "papermill", "unit"],
    ]);
    expect(choose([], true).map(({ suite }) => suite)).toContain("scale");
  });

  it("selects a suite by its name, files by a part of their paths, and both together", () => {
    expect(Object.keys(filesFor("kernel", "papermill"))).toEqual(["kernel", "papermill"]);
    const cells = filesFor("src/cells").unit ?? [];
    expect(cells).toContain("test/src/cells/gru.test.ts");
    expect(cells.every((file) => file.includes("src/cells"))).toBe(true);
    expect(filesFor("./test/src/cells/gru.test.ts")).toEqual({ unit: ["test/src/cells/gru.test.ts"] });
    expect(Object.keys(filesFor("kernel", "test_wire"))).toEqual(["kernel"]);
  });

  it("lists the suites if a word selects nothing", () => {
    expect(() => choose(["unitt"], false)).toThrow(
      /No suite is called unitt, and no test file has this text in its path\.[\s\S]*one suite: /,
    );
    expect(() => choose(["kernel", "src/cells"], false)).toThrow(/no test file of kernel has this text/);
  });
});
