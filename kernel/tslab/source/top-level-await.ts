// Lets a cell use await outside of functions.
import type * as TypeScript from "typescript";

type Ts = typeof TypeScript;

/** By this error alone tslab knows that a cell awaits something outside of all functions. */
const TOP_LEVEL_AWAIT = 1308;
/** The same error in TypeScript's words for modules, which tslab takes for an error. */
const AWAIT_IN_FUNCTION = 1375;

/**
 * Returns the errors of files with every form of top-level await as the one that tslab knows. Of `for await` alone TypeScript says nothing.
 *
 * An `await` in a function that is not async stays an error, in methods and accessors as well.
 */
export function withTopLevelAwait(
  ts: Ts,
  files: readonly TypeScript.SourceFile[],
  diagnostics: readonly TypeScript.Diagnostic[],
): readonly TypeScript.Diagnostic[] {
  const found = new Map(files.map((file) => [file.fileName, topLevelAwaits(ts, file)]));
  const others = diagnostics.flatMap((diagnostic): TypeScript.Diagnostic[] => {
    if (diagnostic.code !== TOP_LEVEL_AWAIT) return [diagnostic];
    const isTop = found.get(diagnostic.file?.fileName ?? "")?.some(({ start }) => start === diagnostic.start);
    return isTop ? [] : [{ ...diagnostic, code: AWAIT_IN_FUNCTION }];
  });
  return [...others, ...[...found.values()].flat()];
}

const IN_DECORATOR =
  "await cannot stand in a decorator, which TypeScript moves into a function. Await the value in a statement before the class.";

/** Where words `await` of the top level end, by file. */
const ends = new WeakMap<TypeScript.SourceFile, Set<number>>();

/** Words `await` outside of all functions, as errors. */
function topLevelAwaits(ts: Ts, file: TypeScript.SourceFile): TypeScript.Diagnostic[] {
  const found: TypeScript.Diagnostic[] = [];
  const error = (start: number, code: number, messageText: string) => {
    found.push({ file, start, length: "await".length, code, category: ts.DiagnosticCategory.Error, messageText });
  };
  const note = (start: number, inDecorator: boolean) =>
    inDecorator
      ? error(start, AWAIT_IN_FUNCTION, IN_DECORATOR)
      : error(start, TOP_LEVEL_AWAIT, "await outside of all functions");
  const visit = (node: TypeScript.Node, inDecorator: boolean): void => {
    const isIn = inDecorator || ts.isDecorator(node);
    const each = (child: TypeScript.Node) => visit(child, isIn);
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node)) {
      // A name in brackets and decorators are read where the class or object stands.
      if (node.name && ts.isComputedPropertyName(node.name)) each(node.name);
      if (ts.canHaveDecorators(node)) ts.getDecorators(node)?.forEach(each);
      return;
    }
    if (ts.isClassStaticBlockDeclaration(node) || ts.isModuleDeclaration(node)) return;
    if (ts.isAwaitExpression(node)) note(node.getStart(file), isIn);
    if (ts.isForOfStatement(node) && node.awaitModifier) note(node.awaitModifier.getStart(file), isIn);
    ts.forEachChild(node, each);
  };
  visit(file, false);
  ends.set(file, new Set(found.map(({ start = 0, length = 0 }) => start + length)));
  return found;
}

/**
 * tslab asks with this function what an error 1308 is about, and takes an `await` in a class for one in a function, also in
 * `class A extends (await base()) {}`. At a word `await` of the top level the answer here is one that stands in nothing.
 */
export function findPrecedingToken(ts: Ts): FindToken {
  const find = (ts as unknown as { findPrecedingToken: FindToken }).findPrecedingToken;
  return (position, file) =>
    ends.get(file)?.has(position) ? { kind: ts.SyntaxKind.AwaitKeyword } : find(position, file);
}

type FindToken = (position: number, file: TypeScript.SourceFile) => Pick<TypeScript.Node, "kind"> | undefined;
