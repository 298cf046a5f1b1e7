// Tests the declarations that are written for papermill's parameters, and which values are rejected. The tests in test/papermill also run the notebooks.
import { describe, expect, it } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { settingsOf } from "../../../tools/papermill/declarations.mjs";
import { declarationsFor } from "../../../tools/papermill/fitting.mjs";

/** Returns the declarations for these parameters in a notebook with a settings cell and one other cell. */
function give(cell: string, values: Readonly<Record<string, string | string[]>>, rest = "", before: string[] = []) {
  const given = settingsOf(cell).flatMap((setting) => {
    const value = values[setting.name];
    return value === undefined ? [] : [{ setting, spellings: [value].flat() }];
  });
  return declarationsFor({ folder: inRoot("notebooks"), before, cell, after: [rest] }, given);
}

const kept: readonly [what: string, cell: string, value: string | string[], rest: string, declaration: string][] = [
  ["let", "let x = 0.1; // rate", "0.5", "x = x * 2;", "let x = 0.5;"],
  ["var and export", "export var x = [1];", "[2]", "x.push(3);", "var x = [2];"],
  [
    "a declaration without a value",
    "let x: string | undefined;",
    '"a"',
    "x?.length;",
    'let x: string | undefined = "a";',
  ],
  ["one of several names", "const a = 1, x = 2;", "3", "a + x;", "const x = 3;"],
  ["a declared type", 'const x: "a" | "b" = "a";', '"b"', 'x === "a";', 'const x: "a" | "b" = "b";'],
  [
    "null or a text",
    "const x: string | null = null;",
    '"a"',
    "x === null ? 0 : x.length;",
    'const x: string | null = "a";',
  ],
  ["a list", "const x = [20, 50];", "[1]", "const list: number[] = x;", "const x = [1];"],
  ["a list that becomes empty", "const x = [20];", "[]", "x.push(1);", "const x: number[] = [];"],
  ["a list of more than one type", 'const x = [1, "a"];', "[1]", 'x.push("b");', "const x: (string | number)[] = [1];"],
  [
    "as const",
    'const x = ["a"] as const;',
    '["b"]',
    'const list: readonly ("a" | "b")[] = x;',
    'const x = ["b"] as const;',
  ],
  [
    "a compared list",
    'const x = ["a"] as const;',
    '["b", "a"]',
    'x[0] === "a"; x.length === 1;',
    'const x: readonly ["a"] | readonly ["b", "a"] = ["b", "a"];',
  ],
  ["a compared number", "const x = 1;", "2", "x === 1;", "const x: 1 | 2 = 2;"],
  ["a compared number that is copied", "const x = 1;", "2", "x === 1; let y = x; y = 7;", "const x: number = 2;"],
  [
    "a text that is assigned to a type of two texts",
    'const x = "a";',
    '"b"',
    'const y: "a" | "b" = x;',
    'const x = "b";',
  ],
  [
    "satisfies",
    "const x = { a: 1 } satisfies Record<string, number>;",
    "{ a: 2 }",
    "x.a;",
    "const x = { a: 2 } satisfies Record<string, number>;",
  ],
  ["an assertion", 'const x = ("a" as string);', '"b"', 'x === "a";', 'const x = ("b" as string);'],
  [
    "a record with null",
    "const x = { a: null, b: 1 };",
    '{ a: "c", b: 2 }',
    "x.b;",
    'const x: { a: any; b: number; } = { a: "c", b: 2 };',
  ],
  [
    "a record with a constant part",
    "const x = { a: [1] as const };",
    "{ a: [2, 3] }",
    "x.a.length;",
    "const x = { a: [2, 3] };",
  ],
  ["a bigint", "const x = 10n;", ["7", "7n"], "x + 1n;", "const x = 7n;"],
  [
    "a date",
    "const x = new Date();",
    ['"2021-03-04"', 'new Date("2021-03-04")'],
    "x.getTime();",
    'const x = new Date("2021-03-04");',
  ],
  [
    "undefined",
    "let x: number | undefined = 1;",
    ["null", "undefined"],
    "x ?? 0;",
    "let x: number | undefined = undefined;",
  ],
  ["a call's result", 'const x = Object.freeze(["a"]);', '["b"]', "x.length;", 'const x: readonly string[] = ["b"];'],
  ["a value without a known type", "let x = null;", "[1]", "x;", "let x = [1];"],
];

describe("declarationsFor keeps the notebook's declaration of", () => {
  it.each(kept)("%s", (_, cell, value, rest, declaration) => {
    expect(give(cell, { x: value }, rest)).toEqual({ declarations: [declaration] });
  });

  it("several parameters, with types that an earlier cell imports", () => {
    const before = ['import type { CellName } from "gatebook";', "this cell { cannot be parsed"];
    const cell = 'const cells: readonly CellName[] = ["lstm"];\nlet n = 1;';
    const declarations = ['const cells: readonly CellName[] = ["gru"];', "let n = 2;"];
    expect(give(cell, { n: "2", cells: '["gru"]' }, "cells.length + n;", before)).toEqual({ declarations });
    expect(give(cell, { cells: '["grü"]' }, "", before)).toHaveProperty(
      "rejected",
      expect.stringContaining("'CellName'"),
    );
  });

  it("a parameter in a notebook that has other errors", () => {
    const cell = "const x: Unknown = 1;";
    expect(give(cell, { x: "2" }, "nowhere(x);")).toEqual({ declarations: ["const x: Unknown = 2;"] });
  });
});

const rejectedValues: readonly [cell: string, value: string, rest: string, expected: string][] = [
  ["let x = 0.1;", '"fast"', "", "expected a value of type number"],
  ["const x = [20, 50];", "7", "", "expected a value of type number[]"],
  ["const x = [20, 50] as const;", '["a"]', "", "expected a value of type number[]"],
  ['const x: "a" | "b" = "a";', '"c"', "", `expected a value of type "a" | "b", got "c"`],
  ['const x: string = "a";', "7", "", "write -r x 7"],
  ["const x = { rate: 1 };", "{ rat: 1 }", "", "'rat' does not exist"],
  [
    "const x = { a: 1 } satisfies Record<string, number>;",
    '{ a: "b" }',
    "",
    "expected a value that fits its declaration",
  ],
  ['const x = "a" as "a" | "b";', '"c"', "", `expected a value of type "a" | "b"`],
  ["const x: number[] = [1];", "null", "", "expected a value of type number[]"],
  ["const x: [number, number] = [1, 2];", "[1]", "", "expected a value of type [number, number]"],
  ["const x = () => 1;", "1", "", "expected a value of type () => number"],
  ["const x = 5n;", "0.5", "", "expected a value of type bigint"],
  ['const x = "a";', '"c"', 'const y: "a" | "b" = x;', 'the notebook does not compile with x = "c"'],
];

describe("declarationsFor rejects a value and shows the declaration:", () => {
  it.each(rejectedValues)("%s with the value %s", (cell, value, rest, expected) => {
    const answer = give(cell, { x: value }, rest);
    expect(answer).toHaveProperty("rejected", expect.stringContaining(expected));
    expect(answer).toHaveProperty("rejected", expect.stringContaining(`  ${cell}\n`));
  });
});
