import type * as TypeScript from "typescript";
import { dirname, join } from "../../paths";
import { addComments, type SnapshotFiles } from "./comments";

type Ts = typeof TypeScript;

/** Declares internal functions of TypeScript, which TypeScript's own declarations do not contain. */
interface Inside {
  readonly Completions: { getCompletionsAtPosition(...operands: unknown[]): unknown };
  readonly SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: TypeScript.TypeChecker,
      symbol: TypeScript.Symbol,
      file: TypeScript.SourceFile,
      around: TypeScript.Node | undefined,
      place: TypeScript.Node,
    ): Described;
    getSymbolModifiers(checker: TypeScript.TypeChecker, symbol: TypeScript.Symbol): string;
  };
  readonly nullTransformationContext: TypeScript.TransformationContext;
  getTouchingPropertyName(file: TypeScript.SourceFile, position: number): TypeScript.Node;
  typeToDisplayParts(
    checker: TypeScript.TypeChecker,
    type: TypeScript.Type,
    around: TypeScript.Node,
  ): TypeScript.SymbolDisplayPart[];
}

type Described = Pick<TypeScript.QuickInfo, "displayParts" | "documentation" | "tags"> & {
  readonly symbolKind: TypeScript.ScriptElementKind;
};

/**
 * Returns the project's TypeScript with additional functions. tslab's converter uses these functions, and only tslab's own copy of TypeScript (a changed
 * 5.0.4) contains them. With the additions, the converter works with the project's TypeScript.
 *
 * @param ts TypeScript 5.9, since the additional functions use its internal parts
 * @param snapshot the files of the kernel's snapshot, which contain no comments
 */
export function withTslabsOwn(ts: Ts, snapshot?: SnapshotFiles): Ts {
  const inside = ts as unknown as Inside;

  function getPreEmitDiagnosticsOfFiles(program: TypeScript.Program, files: readonly TypeScript.SourceFile[]) {
    return files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    ]);
  }

  function getQuickInfoAtPosition(
    file: TypeScript.SourceFile,
    checker: TypeScript.TypeChecker,
    _token: unknown,
    position: number,
  ): TypeScript.QuickInfo | undefined {
    const node = inside.getTouchingPropertyName(file, position);
    if (node === file) return undefined;
    const textSpan = ts.createTextSpan(node.getStart(file), node.getEnd() - node.getStart(file));
    const symbol = checker.getSymbolAtLocation(node);
    if (!symbol) {
      if (!ts.isExpression(node)) return undefined;
      const displayParts = inside.typeToDisplayParts(checker, checker.getTypeAtLocation(node), node.parent);
      return { kind: ts.ScriptElementKind.unknown, kindModifiers: "", textSpan, displayParts };
    }
    if (snapshot) addComments(ts, snapshot, symbol);
    if (snapshot && symbol.flags & ts.SymbolFlags.Alias) addComments(ts, snapshot, checker.getAliasedSymbol(symbol));
    const { SymbolDisplay } = inside;
    const { symbolKind: kind, ...about } = SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
      ...([checker, symbol, file, node.parent, node] as const),
    );
    return { kind, kindModifiers: SymbolDisplay.getSymbolModifiers(checker, symbol), textSpan, ...about };
  }

  const getCompletionsAtPositionForTslab = (...operands: unknown[]) =>
    inside.Completions.getCompletionsAtPosition(...operands);
  return Object.assign({}, ts, {
    ...{ getPreEmitDiagnosticsOfFiles, getQuickInfoAtPosition },
    Completions: { ...inside.Completions, getCompletionsAtPositionForTslab },
    getDefaultTypeRoots: typeRoots,
    getNullTransformationContext: () => inside.nullTransformationContext,
  });
}

/** Returns the folders in which TypeScript looks for global types: `node_modules/@types` in a folder and in all folders that contain it. */
function typeRoots(folder: string): string[] {
  const root = join(folder, "node_modules", "@types");
  const above = dirname(folder);
  return above === folder ? [root] : [root, ...typeRoots(above)];
}
