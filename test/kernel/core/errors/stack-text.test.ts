import { beforeAll, describe, expect, it } from "vitest";
import { compiledFile } from "../../../../kernel/core/errors/source-maps";
import { rememberCell } from "../../../../kernel/core/errors/stack";
import { readStackText, stackOfText } from "../../../../kernel/core/errors/stack-text";

/** A stack in the form of Firefox, for an error in a function of cell 3, which cell 4 calls after an await. */
const FIREFOX = `refuse@In[3]:4:9
gateOf/<@In[3]:9:22
map@[native code]
exports.check@In[4]:2:5
async*@In[4]:3:9
run@http://127.0.0.1:8000/some/path/worker-3LNFYP7K.js:24:1187
@http://127.0.0.1:8000/some/path/worker-3LNFYP7K.js:24:2310
promise callback*watch@http://127.0.0.1:8000/some/path/worker-3LNFYP7K.js:24:3001
`;

/** A stack in the form of Safari, for the same error. */
const SAFARI = `refuse@In[3]:4:32
@In[3]:9:28
map@[native code]
check@In[4]:2:9
@In[4]:3:21
eval code@
eval@[native code]
run@http://127.0.0.1:8000/some/path/worker-3LNFYP7K.js:24:1187`;

const isKernel = (file: string) => file.includes("/worker-");

describe("readStackText", () => {
  it("reads the frames of Firefox, and which of them continue after an await", () => {
    const frames = readStackText(FIREFOX);
    expect(frames.slice(0, 4)).toEqual([
      { name: "refuse", isAsync: false, file: "In[3]", line: 4, column: 9 },
      { name: "", isAsync: false, file: "In[3]", line: 9, column: 22 },
      { name: "check", isAsync: false, file: "In[4]", line: 2, column: 5 },
      { name: "", isAsync: true, file: "In[4]", line: 3, column: 9 },
    ]);
    expect(frames.at(-1)).toMatchObject({ name: "watch", isAsync: true, line: 24, column: 3001 });
  });

  it("reads the frames of Safari, and leaves out those without a place", () => {
    expect(readStackText(SAFARI).map(({ name, file, line }) => [name, file.split("/").pop(), line])).toEqual([
      ["refuse", "In[3]", 4],
      ["", "In[3]", 9],
      ["check", "In[4]", 2],
      ["", "In[4]", 3],
      ["run", "worker-3LNFYP7K.js", 24],
    ]);
  });

  it("reads names of methods, and the form of evaluated code in older versions of Firefox", () => {
    expect(readStackText("Gate.prototype.open@In[1]:1:2\nopen/inner</deep<@page.js line 3 > eval:7:5")).toMatchObject([
      { name: "Gate.prototype.open", file: "In[1]" },
      { name: "deep", file: "page.js line 3 > eval", line: 7, column: 5 },
    ]);
  });

  it("returns nothing for an empty text and for the message of an error", () => {
    expect(readStackText("")).toEqual([]);
    expect(readStackText("RangeError: boom: 4")).toEqual([]);
  });
});

describe("stackOfText", () => {
  beforeAll(() => {
    // the compiled code of these cells has two more lines than their source
    const maps = {
      outer: JSON.stringify({ mappings: ";;AAAA;AACA;AACA;AACA;AACA;AACA;AACA;AACA;AACA" }),
      inner: () => outerOnly,
    };
    for (const name of ["In[3]", "In[4]"]) rememberCell(compiledFile(name, "source", maps));
  });
  const outerOnly = JSON.stringify({ mappings: "AAAA;AACA;AACA;AACA;AACA;AACA;AACA;AACA;AACA" });

  it.each([
    ["Firefox", FIREFOX],
    ["Safari", SAFARI],
  ])(
    "returns the stack of %s in the form of V8, with places in the cells and without frames of the kernel",
    (_, text) => {
      const lines = stackOfText("RangeError: boom", text, isKernel).split("\n");
      expect(lines[0]).toBe("RangeError: boom");
      expect(lines[1]).toMatch(/^ {4}at refuse \(In\[3\]:2:\d+\)$/);
      expect(lines[2]).toMatch(/^ {4}at In\[3\]:7:\d+$/);
      expect(lines.some((line) => line.includes("worker-"))).toBe(false);
    },
  );

  it("returns only the headline of an error that the kernel itself has created", () => {
    const text = "ask@http://127.0.0.1/worker-1.js:1:2\nrun@http://127.0.0.1/worker-1.js:3:4";
    expect(stackOfText("KeyboardInterrupt: stop", text, isKernel)).toBe("KeyboardInterrupt: stop");
  });

  it("keeps the frames of packages", () => {
    const text = "evaluate@http://127.0.0.1/packages/mathjs-1.js:24:8\ncheck@In[4]:4:1";
    expect(stackOfText("Error: x", text, isKernel).split("\n")[1]).toBe(
      "    at evaluate (http://127.0.0.1/packages/mathjs-1.js:24:8)",
    );
  });
});
