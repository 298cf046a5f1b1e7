import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { basename, dirname, extname, join, relative } from "../../../kernel/core/paths";

const PATHS = [
  "/",
  "/kit",
  "/kit/notebooks/01.ipynb",
  "a/./b//../c.d.ts",
  "../../a",
  "..",
  "",
  "a/..",
  "/../x/",
  ".hidden",
];

describe.each(PATHS)("for the path %j", (path) => {
  it("join, basename and extname return the same as Node's functions", () => {
    expect(join(path)).toBe(posix.join(path));
    expect(join("/kit", path, "gates")).toBe(posix.join("/kit", path, "gates"));
    expect(basename(path)).toBe(posix.basename(path));
    expect(extname(path)).toBe(posix.extname(path));
  });

  it("dirname returns the same as Node's function", () => {
    expect(dirname(path)).toBe(posix.dirname(path));
  });
});

it.each([
  ["/kit/notebooks", "/kit/node_modules"],
  ["/kit", "/kit/node_modules"],
  ["/kit/a/b", "/kit"],
  ["/", "/kit"],
  ["/kit", "/kit"],
])("relative(%j, %j) returns the same as Node's function", (folder, to) => {
  expect(relative(folder, to)).toBe(posix.relative(folder, to));
});

it("relative returns the other path if it is on another drive, and compares the letters of drives without case", () => {
  expect(relative("C:/kit", "D:/kit/node_modules")).toBe("D:/kit/node_modules");
  expect(relative("c:\\kit\\notebooks", "C:/kit/node_modules")).toBe("../node_modules");
});

it("dirname returns the root of a drive for a file in the root", () => {
  expect([dirname("C:/kit"), dirname("C:/"), dirname("C:\\kit\\a")]).toEqual(["C:/", "C:/", "C:/kit"]);
});
