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

/** Words `await` outside of all functions, as errors. */
function topLevelAwaits(ts: Ts, file: TypeScript.SourceFile): TypeScript.Diagnostic[] {
  const found: TypeScript.Diagnostic[] = [];
  const note = (start: number) =>
    found.push({
      ...{ file, start, length: "await".length, code: TOP_LEVEL_AWAIT },
      ...{ category: ts.DiagnosticCategory.Error, messageText: "await outside of all functions" },
    });
  const visit = (node: TypeScript.Node): void => {
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) return;
    if (ts.isModuleDeclaration(node)) return;
    if (ts.isAwaitExpression(node)) note(node.getStart(file));
    if (ts.isForOfStatement(node) && node.awaitModifier) note(node.awaitModifier.getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
