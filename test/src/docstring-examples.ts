import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import typescript from "typescript";
import { root } from "./built";

/** Code in a docstring, and the place of this code. */
export interface Example {
  /** The file and the line, e.g. src/runs/table.ts:32. */
  readonly where: string;
  readonly code: string;
}

/** Matches the beginning of a statement. A line of a formula begins with the name that the formula defines, so it does not match. */
const STATEMENT =
  /^(?:const|let|await|void|for|if|return|export|function|type|interface) |^(?:for|if) ?\(|^[\w.]+\(.*\);/;

/** Matches a line that cannot be part of a formula. */
export const LOOKS_LIKE_CODE = /;$|=>|\bawait |\bconst /;

/** Returns all docstrings of src/, with the line in which each begins. */
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

/** Returns the indented blocks of a docstring, which are examples and formulas. */
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
 * Returns the code in a docstring's sentences that is meant to run: statements, and calls of functions that gatebook exports. A call that contains
 * "…" is an abbreviation and is skipped. A statement with "…" is not skipped, because a reader would copy it.
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

/** Returns the names that the package exports. */
export function exportedNames(): Set<string> {
  const entry = join(root, "src", "dist", "index.d.ts");
  const program = programOf(new Map([[entry, readFileSync(entry, "utf8")]]));
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(entry) as typescript.SourceFile);
  return new Set(checker.getExportsOfModule(symbol as typescript.Symbol).map(({ name }) => name));
}

/** Names that an example may use without defining them, such as the reader's own tensors, weights and words. */
const GIVEN = `
import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
declare const inputs: tf.Tensor3D, targets: tf.Tensor2D, logits: tf.Tensor3D, lengths: number[], step: number;
declare const one: LstmWeights, other: LstmWeights, bottom: LstmWeights, top: LstmWeights;
declare const loss: (weights: LstmWeights, batch: { inputs: tf.Tensor3D; targets: tf.Tensor2D }) => tf.Scalar;
declare const model: Seq2Seq, history: History, table: CsvTable, texts: string[], losses: number[];
declare const layer: tf.layers.Layer, tensors: Record<string, tf.Tensor>, url: string;
`;

/**
 * Compiles each example separately, as the body of an async function in which everything that gatebook exports is imported.
 * @returns one line per error
 */
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

/** Source files that were read from disk. All programs share them, because they have the same options. The test file empties the map, because other test files share its process. */
export const known = new Map<string, typescript.SourceFile | undefined>();

/** Creates a compiler program with the compiler options of the project. Its files need not be on disk. */
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
