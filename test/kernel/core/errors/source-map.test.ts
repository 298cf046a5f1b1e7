import { SourceMap as NodesSourceMap } from "node:module";
import typescript from "typescript";
import { expect, it } from "vitest";
import { SourceMap } from "../../../../kernel/core/errors/source-map";

const SOURCE = `class Gate { #open = 0.5; constructor(readonly name: string) {} }
export const gates = ["forget", "input"].map((name) => new Gate(name));

export async function wait<T>(work: () => Promise<T>): Promise<T> {
  try { return await work(); } finally { enumerate(Part.Output); }
}
enum Part { Forget, Output = 5 }
function enumerate(part: Part) { return { [part]: \`\${part}\` }; }
`;
const { outputText, sourceMapText = "" } = typescript.transpileModule(SOURCE, {
  compilerOptions: { sourceMap: true, target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.CommonJS },
});
const payload = JSON.parse(sourceMapText);

it("find returns the place that Node's SourceMap finds, for each column of the compiled code", () => {
  const [own, nodes] = [new SourceMap(payload), new NodesSourceMap(payload)];
  const wrong = outputText.split("\n").flatMap((text, line) =>
    Array.from(text, (_, column) => {
      const entry = nodes.findEntry(line, column);
      const expected = "originalLine" in entry ? { line: entry.originalLine, column: entry.originalColumn } : undefined;
      return [{ line, column }, own.find(line, column), expected] as const;
    }).filter(([, found, expected]) => JSON.stringify(found) !== JSON.stringify(expected)),
  );
  expect(outputText.length).toBeGreaterThan(300);
  expect(wrong).toEqual([]);
});

it("find returns undefined for code before the first mapping, and for a mapping without a source", () => {
  const map = new SourceMap({ mappings: ";IAAA,E,GAAC" });
  expect(map.find(0, 5)).toBeUndefined();
  expect(map.find(1, 4)).toEqual({ line: 0, column: 0 });
  expect(map.find(1, 6)).toBeUndefined();
  expect(map.find(1, 9)).toEqual({ line: 0, column: 1 });
});
