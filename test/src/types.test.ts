import { createRequire } from "node:module";
import { join } from "node:path";
import typescript from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { build, root } from "./built";

/** A lesson's cell that uses the whole surface, types written out where a wrong .d.ts would show. */
const CELL = `
import * as gatebook from "gatebook";
import * as tf from "@tensorflow/tfjs-node";
const weights: gatebook.LstmWeights = gatebook.initLstm({ features: 3, units: 4, seed: 1 });
const state: gatebook.LstmState = { hidden: tf.zeros([2, 4]), cell: tf.zeros([2, 4]) };
const step = tf.tidy(() => gatebook.lstmStep(weights, tf.ones([2, 3]), state));
const forget: tf.Tensor2D = step.gates.forget;
const trace = gatebook.lstm(weights, tf.ones([2, 5, 3]), { lengths: [5, 2], implementation: "auto" });
const hidden: tf.Tensor3D = trace.hidden;
const figure: gatebook.Figure = { data: [], layout: {}, alt: "nothing" };
async function lesson(): Promise<void> {
  const { backend, versions }: gatebook.Environment = await gatebook.ready();
  for await (const i of gatebook.progress(3, { label: backend })) { const n: number = i; void n; }
  gatebook.check("f", forget, [[1]], { tolerance: 1e-6 });
  const view: gatebook.View = gatebook.show(figure);
  view.update(figure);
  gatebook.predict("1", versions.node ?? "?", undefined);
  gatebook.outcome("1", 3, { explain: "because" });
  const { status } = gatebook.exercise("02-3", (kernel: number[][]): number[] => gatebook.todo());
  const known: "open" | "passed" | "failed" = status;
  void [known, hidden];
}
void lesson;
// @ts-expect-error a gate that an LSTM does not have
void step.gates.update;
// @ts-expect-error Plotly's types are found, so a width must be a number
const wide: gatebook.Figure = { data: [], layout: { width: "wide" }, alt: "" };
void wide;
// @ts-expect-error a misspelt option
gatebook.lstm(weights, tf.ones([2, 5, 3]), { length: [5, 2] });
`;

const tslabs = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as typeof typescript;

beforeAll(build);

describe("the package's types", () => {
  it.each([
    ["TypeScript 5.9, resolving as Node does", typescript, "5.9", { module: "Node16", moduleResolution: "Node16" }],
    [
      "TypeScript 5.0, tslab's, resolving as tslab does",
      tslabs,
      "5.0",
      { module: "CommonJS", moduleResolution: "Node10" },
    ],
  ] as const)("are read by %s, strict", (_, ts, version, { module, moduleResolution }) => {
    expect(ts.version.startsWith(version)).toBe(true);
    const cell = join(root, "notebooks", "lessons", "types-test-cell.ts");
    const options: typescript.CompilerOptions = {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2020,
      lib: ["lib.es2020.d.ts"],
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
      module: ts.ModuleKind[module],
      moduleResolution: ts.ModuleResolutionKind[moduleResolution],
      skipLibCheck: false,
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.fileExists = (path) => path === cell || fileExists(path);
    host.getSourceFile = (path, ...rest) =>
      path === cell ? ts.createSourceFile(path, CELL, ts.ScriptTarget.ES2020, true) : getSourceFile(path, ...rest);
    const program = ts.createProgram([cell], options, host);
    const diagnostics = ts
      .getPreEmitDiagnostics(program)
      .filter(({ file }) => !file || file.fileName === cell || /\/src\/dist\//.test(file.fileName)) // tfjs' own .d.ts have errors
      .map(({ file, messageText, start }) => {
        const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
        return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
    expect(diagnostics).toEqual([]);
    const read = program.getSourceFiles().filter(({ fileName }) => /\/src\/dist\/.*\.d\.ts$/.test(fileName));
    expect(read.length).toBeGreaterThan(10);
  });
});
