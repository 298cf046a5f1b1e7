import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import typescript from "typescript";
import { root } from "./built";

/** Code in a docstring, and where it stands. */
export interface Example {
  /** The file and the line, as src/runs/table.ts:32. */
  readonly where: string;
  readonly code: string;
}

/** What begins a statement, where a formula would begin with what it defines. */
const STATEMENT =
  /^(?:const|let|await|void|for|if|return|export|function|type|interface) |^(?:for|if) ?\(|^[\w.]+\(.*\);/;

/** A line that no formula has. */
export const LOOKS_LIKE_CODE = /;$|=>|\bawait |\bconst /;

/** All docstrings of src/, with the line that each begins in. */
export function docstrings(): { readonly file: string; readonly line: number; readonly text: string }[] {
  const src = join(root, "src");
  const files = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file) && !/^(dist|node_modules)\b/.test(file))
    .map((file) => join(src, file));
  return files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return [...text.matchAll(/\/\*\*.*?\*\//gs)].map((match) => ({
      file: relative(root, file).replaceAll("\\", "/"),
      line: text.slice(0, match.index).split("\n").length,
      text: match[0],
    }));
  });
}

/** The indented blocks of a docstring: examples and formulas. */
export function blocksOf(doc: ReturnType<typeof docstrings>[number]): Example[] {
  const blocks: { line: number; lines: string[] }[] = [];
  for (const [n, line] of doc.text.split("\n").entries()) {
    const code = /^ *\* {5}(.*)$/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (code === undefined) continue;
    if (last && last.line + last.lines.length === doc.line + n) last.lines.push(code);
    else blocks.push({ line: doc.line + n, lines: [code] });
  }
  return blocks.map(({ line, lines }) => ({ where: `${doc.file}:${line}`, code: lines.join("\n") }));
}

export const isExample = ({ code }: Example) => STATEMENT.test(code);

/**
 * The code in a docstring's sentences that is meant to run: statements, and calls of what gatebook exports. A call with "…" in it is an abbreviation; a
 * statement with "…" is not allowed to be one, since a reader would copy it.
 */
export function inlineOf(doc: ReturnType<typeof docstrings>[number], exported: ReadonlySet<string>): Example[] {
  const prose = doc.text.replace(/\n *\* {5}.*/g, "").replace(/\n *\* ?/g, " ");
  return [...prose.matchAll(/`([^`]+)`/g)]
    .map(([, code = ""]) => ({ where: `${doc.file}:${doc.line}`, code }))
    .filter(({ code }) => {
      const called = /^(?:await |void )?(\w+)\(.*\)/.exec(code)?.[1];
      const isCall = called !== undefined && exported.has(called) && !code.includes("…");
      const isName = /^(?:for await|(?:await |void )?\w+\(…\))$/.test(code);
      return isCall || (STATEMENT.test(code) && !isName);
    });
}

/** The names that the package exports. */
export function exportedNames(): Set<string> {
  const entry = join(root, "src", "dist", "index.d.ts");
  const program = programOf(new Map([[entry, readFileSync(entry, "utf8")]]));
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(entry) as typescript.SourceFile);
  return new Set(checker.getExportsOfModule(symbol as typescript.Symbol).map(({ name }) => name));
}

/** What an example may use without making it: the reader's own tensors, weights and words. */
const GIVEN = `
import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
declare const inputs: tf.Tensor3D, targets: tf.Tensor2D, logits: tf.Tensor3D, lengths: number[], step: number;
declare const one: LstmWeights, other: LstmWeights, bottom: LstmWeights, top: LstmWeights;
declare const loss: (weights: LstmWeights, batch: { inputs: tf.Tensor3D; targets: tf.Tensor2D }) => tf.Scalar;
declare const model: Seq2Seq, history: History, table: CsvTable, texts: string[], losses: number[];
declare const layer: tf.layers.Layer, tensors: Record<string, tf.Tensor>, url: string;
`;

/** Compiles each example by itself, as the body of an async function that has everything gatebook exports. @returns what is wrong, a line for each */
export function compile(examples: readonly Example[], exported: ReadonlySet<string>): string[] {
  const imports = `import { ${[...exported].join(", ")} } from "gatebook";${GIVEN}`;
  const files = new Map(
    examples.map(({ code }, n) => [
      join(root, "test", "src", `example-${n}.ts`),
      `${imports}\nexport async function example() {\n${code}\n}\n`,
    ]),
  );
  const program = programOf(files);
  return [...files.keys()].flatMap((file, n) => {
    const source = program.getSourceFile(file) as typescript.SourceFile;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    const { where, code } = examples[n] as Example;
    return found.map(
      ({ messageText }) => `${where}: ${typescript.flattenDiagnosticMessageText(messageText, " ")} In: ${code}`,
    );
  });
}

/** What was read from the disk, for all programs: they have the same options. The test file empties it, since others share its process. */
export const known = new Map<string, typescript.SourceFile | undefined>();

/** A program of some files that need not be on the disk, held to the project's own options. */
function programOf(files: ReadonlyMap<string, string>): typescript.Program {
  const { config } = typescript.readConfigFile(join(root, "tsconfig.base.json"), typescript.sys.readFile);
  const { options } = typescript.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const settings: typescript.CompilerOptions = {
    ...options,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler, // mathjs is an ES module
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    noUncheckedIndexedAccess: false,
  };
  const host = typescript.createCompilerHost(settings);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) => {
    const code = files.get(file);
    if (code !== undefined) return typescript.createSourceFile(file, code, rest[0]);
    if (!known.has(file)) known.set(file, getSourceFile(file, ...rest));
    return known.get(file);
  };
  return typescript.createProgram([...files.keys()], settings, host);
}
