// Allows await outside functions in a cell.
import type * as TypeScript from "typescript";

type Ts = typeof TypeScript;

/** The error by which tslab recognizes that a cell uses await outside all functions. */
const TOP_LEVEL_AWAIT = 1308;
/** TypeScript's code of the same error in modules. tslab would report it as an error of the cell. */
const AWAIT_IN_FUNCTION = 1375;

/**
 * Returns the errors of files, changed so that cells can use every form of top-level await.
 *
 * tslab allows top-level await if it finds the error 1308. TypeScript does not report this error for all forms, for example not for `for await`. So
 * this function adds the error 1308 for every top-level await. An `await` in a function, method or accessor that is not async is still an error.
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
  "await cannot be used in a decorator, since TypeScript moves decorators into a function. Await the value in a statement before the class.";

/** The end positions of the top-level `await` keywords in each file. */
const ends = new WeakMap<TypeScript.SourceFile, Set<number>>();

/** Returns an error for each `await` keyword outside all functions. */
function topLevelAwaits(ts: Ts, file: TypeScript.SourceFile): TypeScript.Diagnostic[] {
  const found: TypeScript.Diagnostic[] = [];
  const error = (start: number, code: number, messageText: string) => {
    found.push({ file, start, length: "await".length, code, category: ts.DiagnosticCategory.Error, messageText });
  };
  const note = (start: number, inDecorator: boolean) =>
    inDecorator
      ? error(start, AWAIT_IN_FUNCTION, IN_DECORATOR)
      : error(start, TOP_LEVEL_AWAIT, "await outside all functions");
  const visit = (node: TypeScript.Node, inDecorator: boolean): void => {
    const isIn = inDecorator || ts.isDecorator(node);
    const each = (child: TypeScript.Node) => visit(child, isIn);
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node)) {
      // A computed name and a decorator are evaluated outside the function or property, in the scope that contains the class or object.
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
 * Returns a replacement for the function with which tslab examines an error 1308. tslab looks at the parents of the token. It treats every `await` inside
 * a class as if it were in a function, even in `class A extends (await base()) {}`. So for a top-level `await`, the replacement returns a token without a
 * parent.
 */
export function findPrecedingToken(ts: Ts): FindToken {
  const find = (ts as unknown as { findPrecedingToken: FindToken }).findPrecedingToken;
  return (position, file) =>
    ends.get(file)?.has(position) ? { kind: ts.SyntaxKind.AwaitKeyword } : find(position, file);
}

type FindToken = (position: number, file: TypeScript.SourceFile) => Pick<TypeScript.Node, "kind"> | undefined;
