import { createRequire } from "node:module";
import { join } from "node:path";
import typescript from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { nightly } from "../nightly";
import { root } from "./built";

/** The code of a lesson's cell that uses the whole public interface. Types are written explicitly where this would reveal a mistake in the .d.ts files. */
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

/** Lines that a cell may not contain, each with the message of the compiler. The message shows that a line does not fail for another reason, such as a typing error in this file. */
const WRONG: readonly (readonly [code: string, message: RegExp])[] = [
  // wrong gates
  ["trace.gates.update", /'update' does not exist on type 'Readonly<Record<LstmGate, Tensor3D>>'/],
  ["trace.gates.forgot", /'forgot' does not exist/],
  ["gruTrace.gates.forget", /'forget' does not exist on type 'Readonly<Record<GruGate, Tensor3D>>'/],
  ["gruTrace.cell", /'cell' does not exist on type 'GruTrace'/],
  ["rnnTrace.gates", /'gates' does not exist on type 'RnnTrace'/],
  ["trace.final.arraySync()", /'arraySync' does not exist on type 'LstmState'/],
  ['const gate: gatebook.LstmGate = "update"; void gate', /"update"' is not assignable to type 'LstmGate'/],
  // wrong options
  ["gatebook.lstm(weights, inputs, { length: [5, 2] })", /'length' does not exist in type 'LstmOptions'/],
  ["gatebook.lstm(weights, inputs, { lengths: 5 })", /'number' is not assignable to type 'readonly number\[\]'/],
  [
    'gatebook.lstm(weights, inputs, { implementation: "quick" })',
    /'"quick"' is not assignable to type 'Implementation/,
  ],
  ["gatebook.lstm(weights, inputs, { resetAfter: true })", /'resetAfter' does not exist in type/],
  ["gatebook.gru(gruWeights, inputs, { resetafter: true })", /'resetafter' does not exist/],
  ["gatebook.gruStep(gruWeights, x, hidden, { lengths: [1] })", /'lengths' does not exist/],
  ["gatebook.initRnn({ features: 1, units: 1, seed: 1, forgetBias: 1 })", /'forgetBias' does not exist/],
  ["gatebook.initLstm({ features: 1, units: 1 })", /Property 'seed' is missing/],
  ["gatebook.dotAttention(x, inputs, { scale: true })", /'scale' does not exist/],
  ["gatebook.generalAttention(x, x, inputs, { scaled: true })", /'scaled' does not exist/],
  // weights and states of another cell, or incomplete ones
  [
    "gatebook.gru(weights, inputs)",
    /Record<LstmGate, GateWeights>>' is not assignable to parameter of type 'GruWeights'/,
  ],
  [
    "gatebook.lstm(gruWeights, inputs)",
    /'GruWeights' is not assignable to parameter of type 'Readonly<Record<LstmGate, GateWeights>>'/,
  ],
  ["gatebook.lstm(weights.forget, inputs)", /'GateWeights' is not assignable to parameter/],
  ["gatebook.rnn(weights, inputs)", /not assignable to parameter of type 'GateWeights'/],
  ["gatebook.lstmStep(weights, x, { hidden })", /Property 'cell' is missing/],
  [
    "gatebook.lstmStep(weights, x, hidden)",
    /is missing the following properties from type 'LstmState'|not assignable to parameter of type 'LstmState'/,
  ],
  ["gatebook.lstm(weights, inputs, { initial: hidden })", /from type 'LstmState'|not assignable to type 'LstmState'/],
  [
    "gatebook.gru(gruWeights, inputs, { initial: { hidden, cell: hidden } })",
    /not assignable to type 'Tensor<Rank\.R2>'|'hidden' does not exist in type 'Tensor<Rank\.R2>'/,
  ],
  // wrong ranks
  ["gatebook.lstm(weights, x)", /'Tensor2D' is not assignable to parameter of type 'Tensor3D'/],
  [
    "gatebook.lstmStep(weights, inputs, { hidden, cell: hidden })",
    /'Tensor3D' is not assignable to parameter of type 'Tensor2D'/,
  ],
  ["gatebook.dotAttention(x, x)", /'Tensor2D' is not assignable to parameter of type 'Tensor3D'/],
  ["gatebook.additiveAttention({ query: x, key: x }, x, inputs)", /Property 'score' is missing/],
  // arguments are read-only
  ["trace.hidden = inputs", /'hidden' because it is a read-only property/],
  ["weights.forget.bias = bias", /'bias' because it is a read-only property/],
];

const WRONG_CELL = `
import * as gatebook from "gatebook";
import * as tf from "@tensorflow/tfjs-node";
const weights = gatebook.initLstm({ features: 3, units: 4, seed: 1 });
const gruWeights = gatebook.initGru({ features: 3, units: 4, seed: 1 });
const x: tf.Tensor2D = tf.ones([2, 3]);
const hidden: tf.Tensor2D = tf.ones([2, 4]);
const bias: tf.Tensor1D = tf.ones([4]);
const inputs: tf.Tensor3D = tf.ones([2, 5, 3]);
const trace = gatebook.lstm(weights, inputs);
const gruTrace = gatebook.gru(gruWeights, inputs);
const rnnTrace = gatebook.rnn(gatebook.initRnn({ features: 3, units: 4, seed: 1 }), inputs);
void [weights, gruWeights, x, hidden, bias, inputs, trace, gruTrace, rnnTrace];
${WRONG.map(([code]) => `{ ${code}; }`).join("\n")}
`;

const tslabs = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as typeof typescript;

interface Compiler {
  readonly name: string;
  readonly ts: typeof typescript;
  readonly version: string;
  readonly module: "Node16" | "CommonJS";
  readonly moduleResolution: "Node16" | "Node10";
}

const COMPILERS: readonly Compiler[] = [
  {
    name: "TypeScript 5.9, resolving as Node does",
    ts: typescript,
    version: "5.9",
    module: "Node16",
    moduleResolution: "Node16",
  },
  {
    name: "TypeScript 5.0, tslab's, resolving as tslab does",
    ts: tslabs,
    version: "5.0",
    module: "CommonJS",
    moduleResolution: "Node10",
  },
];

/**
 * Compiles both cells as if they were files in the folder of the lessons. Returns the errors in each cell, the errors in the package's types, the files of
 * the package that were read, and the names of the other packages whose files were read.
 */
function compile({ ts, module, moduleResolution }: Compiler) {
  const inLessons = (name: string) => join(root, "notebooks", "lessons", name);
  const cells = new Map([
    [inLessons("types-test-cell.ts"), CELL],
    [inLessons("types-test-wrong-cell.ts"), WRONG_CELL],
  ]);
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
  host.fileExists = (path) => cells.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const text = cells.get(path);
    return text === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, text, ts.ScriptTarget.ES2020, true);
  };
  const program = ts.createProgram([...cells.keys()], options, host);
  const errors = (found: readonly typescript.Diagnostic[]) =>
    found.map(({ file, messageText, start }) => ({
      file: file?.fileName,
      line: file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line : -1,
      text: ts.flattenDiagnosticMessageText(messageText, "\n"),
    }));
  const errorsIn = (file: typescript.SourceFile | undefined) =>
    errors([...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  // Only the files of the package are checked, because the declarations of tfjs have errors.
  const read = program.getSourceFiles().filter(({ fileName }) => /\/src\/dist\/.*\.d\.ts$/.test(fileName));
  const others = new Set(
    program.getSourceFiles().map(({ fileName }) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(fileName)?.[1]),
  );
  const [right, wrong] = [...cells.keys()].map((path) => errorsIn(program.getSourceFile(path)));
  const general = errors([...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]);
  return { right, wrong, package: [...general, ...read.flatMap(errorsIn)], read, others };
}

/** The versions of TypeScript to test. The nightly run uses both. In an ordinary run one is enough, because `npm run check` compiles every lesson, and so the package's types, with tslab's TypeScript. */
const chosen = nightly ? COMPILERS : COMPILERS.slice(0, 1);

describe.each(chosen)("the package's types, by $name", (compiler) => {
  let outcome: ReturnType<typeof compile>;
  beforeAll(() => {
    outcome = compile(compiler);
  });

  it("have no errors, and accept a lesson's cell", () => {
    expect(compiler.ts.version.startsWith(compiler.version)).toBe(true);
    expect(outcome.package).toEqual([]);
    expect(outcome.right).toEqual([]);
    expect(outcome.read.length).toBeGreaterThan(10);
  });

  // With zod's declarations, a kernel needs 30 MB more memory.
  it("refer to the types of tfjs and Plotly, and not to those of zod", () => {
    expect([...outcome.others]).toEqual(expect.arrayContaining(["@tensorflow/tfjs-core", "plotly.js"]));
    expect([...outcome.others]).not.toContain("zod");
  });

  it("reject wrong gates, options, weights, states and ranks, each with the expected message", () => {
    const said = outcome.wrong ?? [];
    const first = WRONG_CELL.split("\n").indexOf(`{ ${WRONG[0]?.[0]}; }`);
    const otherwise = WRONG.flatMap(([code, message], i) => {
      const own = said.filter(({ line }) => line === first + i).map(({ text }) => text);
      return message.test(own.join("\n")) ? [] : [{ code, message, said: own }];
    });
    expect(otherwise).toEqual([]);
    expect(said.filter(({ line }) => line < first || line >= first + WRONG.length)).toEqual([]);
  });
});
