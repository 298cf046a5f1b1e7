import { afterAll, describe, expect, it } from "vitest";
import {
  blocksOf,
  compile,
  docstrings,
  exportedNames,
  inlineOf,
  isExample,
  known,
  LOOKS_LIKE_CODE,
} from "./docstring-examples";

const docs = docstrings();
const blocks = docs.flatMap(blocksOf);
const exported = exportedNames();
afterAll(() => known.clear());

describe("the examples in the docstrings of src/", () => {
  it("compile separately, if only what gatebook exports is imported", () => {
    const examples = [...blocks.filter(isExample), ...docs.flatMap((doc) => inlineOf(doc, exported))];
    expect(examples.length).toBeGreaterThan(20);
    expect(compile(examples, exported)).toEqual([]);
  });

  it("are all found, because no other block in a docstring looks like code", () => {
    const missed = blocks.filter(
      (block) => !isExample(block) && block.code.split("\n").some((line) => LOOKS_LIKE_CODE.test(line)),
    );
    expect(missed).toEqual([]);
  });
});

describe("the compiler of examples", () => {
  it("rejects unknown names, unknown options, abbreviated statements and wrong types, and gives their file and line", () => {
    const wrong: readonly (readonly [code: string, message: RegExp])[] = [
      ["const rows = await sweep(adding, {}, { seeds: [1] });", /Cannot find name 'adding'/],
      ["cellDiagram({ cell: 'lstm', colour: 1 });", /'colour' does not exist/],
      ["for (…) bar.step();", /Invalid character/],
      ["const n: string = naiveForecast([1], 1);", /not assignable to type 'string'/],
    ];
    const said = compile(
      wrong.map(([code], n) => ({ where: `src/x.ts:${n}`, code })),
      exported,
    );
    for (const [n, [, message]] of wrong.entries())
      expect(said.filter((line) => line.startsWith(`src/x.ts:${n}: `)).join()).toMatch(message);
  });

  it("finds blocks, statements and calls, and ignores formulas and abbreviated calls", () => {
    const text =
      "/**\n * `show(…)` and `ready()` and `const a = 1;`\n *\n *     const b = 2;\n *     b;\n *\n *     y = x · W\n */";
    const doc = { file: "src/x.ts", line: 10, text };
    expect(blocksOf(doc).map((block) => [block.where, block.code, isExample(block)])).toEqual([
      ["src/x.ts:13", "const b = 2;\nb;", true],
      ["src/x.ts:16", "y = x · W", false],
    ]);
    expect(inlineOf(doc, exported).map(({ code }) => code)).toEqual(["ready()", "const a = 1;"]);
  });
});
