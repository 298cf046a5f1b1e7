import type { Diagnostic } from "tslab/dist/converter";
import { expect, test } from "vitest";
import { describeDiagnostics } from "../../../../kernel/core/errors/diagnostics";

const at = (character: number) => ({ offset: character, line: 0, character });
const diagnostic = (code: number, messageText: string) =>
  ({ start: at(0), end: at(8), messageText, category: 1, code }) as unknown as Diagnostic;
const unknown = diagnostic(2304, "Cannot find name 'exercise'.");

test("an unknown name in a new kernel gets the hint to run the cells above", () => {
  const { traceback, evalue } = describeDiagnostics("In[1]", "exercise(1);", [unknown], true);
  expect(traceback.join("\n")).toMatch(/TS2304: Cannot find name 'exercise'[\s\S]*This kernel is new/);
  expect(evalue).not.toContain("This kernel is new");
});

test("there is no hint when a cell has run, or for another error", () => {
  const hint = expect.stringContaining("This kernel is new");
  expect(describeDiagnostics("In[2]", "exercise(1);", [unknown], false).traceback).not.toContainEqual(hint);
  const other = diagnostic(2322, "Type 'string' is not assignable to type 'number'.");
  expect(describeDiagnostics("In[1]", "exercise(1);", [other], true).traceback).not.toContainEqual(hint);
});
