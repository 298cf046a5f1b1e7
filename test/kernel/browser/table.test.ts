import { Console } from "node:console";
import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { tableOf } from "../../../kernel/browser/table";

/** Returns what Node's `console.table` prints. */
function printed(data: unknown, columns?: string[]): string {
  let text = "";
  const stdout = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  new Console({ stdout }).table(data, columns);
  return text.trimEnd();
}

it.each([
  [
    "records",
    [
      { a: 1, b: "x" },
      { a: 2, c: [1, 2, 3, 4] },
    ],
    undefined,
  ],
  ["records and numbers", [{ a: 1 }, 5], undefined],
  ["arrays", [[1, 2], [3]], undefined],
  ["some columns", [{ a: 1, b: 2 }], ["b"]],
  ["a record of records", { forget: { bias: 1 }, input: { bias: 0 } }, undefined],
  ["a Map", new Map([["a", 1]]), undefined],
  ["a Set", new Set(["a", "b"]), undefined],
] as const)("tableOf draws %s as Node does", (_, data, columns) => {
  expect(tableOf(data, columns)).toBe(printed(data, columns && [...columns]));
});

it("tableOf returns undefined for a value without rows", () => {
  expect([tableOf(5), tableOf("a"), tableOf(null)]).toEqual([undefined, undefined, undefined]);
});
