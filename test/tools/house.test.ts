import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import typescript from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../src/built";
import { circles, filesOf, importsOf } from "./imports";

/** The folders whose files, sizes and imports these tests check. */
const FOLDERS = ["src", "kernel", "tools"];

/** The order of the folders of src/. In each row, a folder may import from itself and from the folders before it. */
const ORDERS = [
  ["base", "cells attention", "fused", "convert models", "train", "data", "runs", "studies"],
  ["base", "cells attention figures train data", "explorables"],
  ["base", "figures explorables check", "exercises"],
  ["base", "figures explorables check", "notebook"],
  ["platform"],
];

/** Returns whether one folder of src/ may import from another folder. */
const mayImport = (room: string, other: string): boolean =>
  ORDERS.some((order) => {
    const [own, below] = [room, other].map((one) => order.findIndex((step) => step.split(" ").includes(one)));
    return own !== undefined && below !== undefined && below >= 0 && below < own;
  });

const LARGEST_LINE_COUNT = 250;
const LARGEST_FILE_COUNT = 20;

/** Returns whether a file begins with a comment about the file. The documentation of its first export does not count. */
const beginsWithPurpose = (text: string): boolean =>
  /^(#!.*\n)?(\/\/|\/\*((?!\*\/)[\s\S])*\*\/\n(?!export ))/.test(text);

/** Returns the modules of Node that a source imports, and Node's global names in its code. */
function usesOfNode(text: string): string[] {
  const { importedFiles } = typescript.preProcessFile(text, true, true);
  const file = typescript.createSourceFile("file.ts", text, typescript.ScriptTarget.Latest);
  const names: string[] = [];
  const visit = (node: typescript.Node): void => {
    if (typescript.isIdentifier(node) && /^(process|Buffer|__dirname|NodeJS)$/.test(node.text)) names.push(node.text);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return [...importedFiles.map(({ fileName }) => fileName).filter(isBuiltin), ...names];
}

const roomOf = (file: string) => file.split("/")[1] as string;
const inRoom = (file: string) => file.split("/").length > 2;

describe("circlesIn", () => {
  it("finds files that import each other through other files, and a file that imports itself", () => {
    const imports = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", ["a"]],
      ["d", ["d"]],
      ["e", ["a", "d"]],
    ]);
    expect(circles(imports)).toEqual([["d"], ["a", "b", "c"]]);
  });
});

describe("beginsWithPurpose", () => {
  it("returns true for a comment about the file, and false for an import or the documentation of an export", () => {
    expect(beginsWithPurpose("// Adds numbers.\nexport const a = 1;\n")).toBe(true);
    expect(beginsWithPurpose("#!/usr/bin/env node\n// Adds numbers.\n")).toBe(true);
    expect(beginsWithPurpose("/**\n * Adds numbers.\n */\nimport a from 'b';\n")).toBe(true);
    expect(beginsWithPurpose("import a from 'b';\n// Adds numbers.\n")).toBe(false);
    expect(beginsWithPurpose("/** Adds numbers. */\nexport const a = 1;\n/** Two. */\nconst b = 2;\n")).toBe(false);
  });
});

describe("usesOfNode", () => {
  it("returns imported modules and global names of Node, but no words in comments and texts", () => {
    expect(usesOfNode('import { join } from "node:path";\nimport fs from "fs";\nprocess.exit(Buffer.length);')).toEqual(
      ["node:path", "fs", "process", "Buffer"],
    );
    expect(usesOfNode('// process\nimport a from "./process";\nexport const b = "Buffer";')).toEqual([]);
  });
});

describe.each(FOLDERS)("%s/", (folder) => {
  it("has no import circle, including imports of types", () => {
    const imports = importsOf(folder);
    expect([...imports.values()].flat().length).toBeGreaterThan(20);
    expect(circles(imports)).toEqual([]);
  });

  it(`has at most ${LARGEST_FILE_COUNT} files directly in one folder`, () => {
    const counts = new Map<string, number>();
    for (const file of filesOf(folder)) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > LARGEST_FILE_COUNT)).toEqual([]);
  });

  it(`has no source file of more than ${LARGEST_LINE_COUNT} lines`, () => {
    const files = filesOf(folder).filter((file) => /\.(ts|mjs|py)$/.test(file));
    expect(files.length).toBeGreaterThan(20);
    const lines = files.map(
      (file) => [file, readFileSync(join(root, file), "utf8").trimEnd().split("\n").length] as const,
    );
    expect(lines.filter(([, count]) => count > LARGEST_LINE_COUNT)).toEqual([]);
  });

  it("begins each file that has several exports with a comment on the purpose of the file", () => {
    const texts = filesOf(folder)
      .filter((file) => /\.(ts|mjs)$/.test(file) && !/(\.d|\/index)\.ts$/.test(file))
      .map((file) => [file, readFileSync(join(root, file), "utf8")] as const)
      .filter(([, text]) => (text.match(/^export /gm)?.length ?? 0) > 1);
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter(([, text]) => !beginsWithPurpose(text)).map(([file]) => file)).toEqual([]);
  });
});

describe("the folders of kernel/", () => {
  const ALLOWED: Readonly<Record<string, string>> = {
    core: "core",
    node: "node core snapshot",
    snapshot: "snapshot core node",
    browser: "browser core",
  };
  const imports = [...importsOf("kernel")].flatMap(([file, all]) => all.map((imported) => ({ file, imported })));

  it("import only from the folders that they may use", () => {
    const wrong = imports.filter(
      ({ file, imported }) =>
        !imported.startsWith("kernel/") || !ALLOWED[roomOf(file)]?.split(" ").includes(roomOf(imported)),
    );
    expect(wrong).toEqual([]);
  });

  it("use no module and no global name of Node in core/ and browser/", () => {
    const files = filesOf("kernel").filter((file) => /^kernel\/(core|browser)\/.*(?<!\.d)\.ts$/.test(file));
    expect(files.length).toBeGreaterThan(20);
    const wrong = files.flatMap((file) => usesOfNode(readFileSync(join(root, file), "utf8")).map((use) => [file, use]));
    expect(wrong).toEqual([]);
  });
});

describe("the folders of src/", () => {
  const imports = [...importsOf("src")].flatMap(([file, all]) => all.map((imported) => ({ file, imported })));

  it("are all in the list of folders", () => {
    const rooms = new Set(filesOf("src").filter(inRoom).map(roomOf));
    expect([...rooms].filter((room) => !ORDERS.flat().join(" ").split(" ").includes(room))).toEqual([]);
  });

  it("import only from lower folders, and nothing from outside src/", () => {
    const wrong = imports.filter(({ file, imported }) => {
      if (!imported.startsWith("src/")) return true;
      if (!inRoom(file) || !inRoom(imported)) return false; // index.ts imports all folders, and version.ts is a constant
      return roomOf(file) !== roomOf(imported) && !mayImport(roomOf(file), roomOf(imported));
    });
    expect(wrong).toEqual([]);
  });
});
