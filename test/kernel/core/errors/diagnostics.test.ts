import type { Diagnostic } from "tslab/dist/converter";
import { describe, expect, it } from "vitest";
import { describeDiagnostics } from "../../../../kernel/core/errors/diagnostics";

const source = "function twice(x: number) {\n  return 2 * x;\nvoid twice(1);\n";
const at = (line: number, character: number, code: number, messageText: string): Diagnostic => {
  const start = { offset: 0, line, character };
  return { start, end: start, messageText, code, category: 1 } as Diagnostic;
};

describe("describeDiagnostics", () => {
  it("moves a syntax error behind the last line to the end of the cell, and leaves out errors in lines that nobody has written", () => {
    const { evalue, traceback } = describeDiagnostics("In[4]", source, [
      at(4, 21, 1005, "'}' expected."),
      at(4, 9, 2303, "Circular definition of import alias 'twice'."),
    ]);
    expect(evalue).toBe("In[4]:3:15 - TS1005: '}' expected.");
    expect(traceback.join("\n")).toContain("3 | void twice(1);");
    expect(traceback.join("\n")).not.toContain("Circular");
  });

  it("keeps an error behind the last line if there is no other one", () => {
    const { evalue } = describeDiagnostics("In[4]", source, [at(4, 9, 2303, "Circular.")]);
    expect(evalue).toBe("In[4]:3:15 - TS2303: Circular.");
  });

  it("leaves errors in the cell and in other files where they are", () => {
    const { evalue } = describeDiagnostics("In[4]", source, [
      at(1, 2, 2322, "wrong type"),
      { ...at(40, 0, 2304, "no name"), fileName: "gate.ts" },
    ]);
    expect(evalue).toBe("In[4]:2:3 - TS2322: wrong type\ngate.ts:41:1 - TS2304: no name");
  });

  const unknown = at(0, 0, 2304, "Cannot find name 'exercise'.");

  it("begins, for unknown names in a new kernel, with the hint to run the cells above", () => {
    const { traceback, evalue } = describeDiagnostics("In[1]", "exercise(1);", [unknown, unknown], true);
    expect(traceback[0]).toContain("This kernel is new");
    expect(traceback.slice(1).join("\n")).toContain("TS2304: Cannot find name 'exercise'");
    expect(evalue).not.toContain("This kernel is new");
  });

  it("adds no hint when a cell has run, or for another error", () => {
    const hint = expect.stringContaining("This kernel is new");
    expect(describeDiagnostics("In[2]", "exercise(1);", [unknown], false).traceback).not.toContainEqual(hint);
    const other = at(0, 0, 2322, "Type 'string' is not assignable to type 'number'.");
    expect(describeDiagnostics("In[1]", "exercise(1);", [other], true).traceback).not.toContainEqual(hint);
  });
});
