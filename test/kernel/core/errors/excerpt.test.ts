import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { excerpt } from "../../../../kernel/core/errors/excerpt";

/** Removes the colours. */
const plain = (lines: readonly string[]) => lines.map(stripVTControlCharacters);

const SOURCE = "const gate = 1;\nthrow new Error();\n\tdone();";

test("excerpt shows the line before and after, and a caret below", () => {
  expect(plain(excerpt("In[2]", SOURCE, { line: 2, column: 7 }))).toEqual([
    "In[2]:2:7",
    "  1 | const gate = 1;",
    "  2 | throw new Error();",
    "    |       ^",
    "  3 | \tdone();",
  ]);
});

test("excerpt puts the tabs of the source line before the caret, so that the caret is below the right column", () => {
  expect(plain(excerpt("In[2]", SOURCE, { line: 3, column: 2 }, 4)).at(-1)).toBe("    | \t^^^^");
});

test("excerpt underlines at least one column, and at most the rest of the line", () => {
  expect(plain(excerpt("In[2]", SOURCE, { line: 1, column: 15 }, 99))[2]).toBe(`    | ${" ".repeat(14)}^`);
  expect(plain(excerpt("In[2]", SOURCE, { line: 1, column: 1 }, 0))[2]).toBe("    | ^");
});

test("excerpt aligns line numbers of different lengths", () => {
  const source = Array.from({ length: 12 }, (_, index) => `line(${index + 1});`).join("\n");
  expect(plain(excerpt("In[1]", source, { line: 9, column: 1 }))).toEqual([
    "In[1]:9:1",
    "   8 | line(8);",
    "   9 | line(9);",
    "     | ^",
    "  10 | line(10);",
  ]);
});

test("excerpt is empty if the source has no such line", () => {
  expect(excerpt("In[2]", SOURCE, { line: 4, column: 1 })).toEqual([]);
});
