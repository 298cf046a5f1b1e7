// Finds parts of a cell's source: the declarations that a failed cell has reached, its global types, and the names in a pattern.
import type * as TypeScript from "typescript";

type Ts = typeof TypeScript;

/**
 * Returns the statements of a cell that declare a type or one of the names in `kept`. When a cell has failed, these statements are compiled again, so that
 * later cells know the types of the names.
 *
 * @param kept the names whose declarations the cell has reached
 */
export function reachedSource(ts: Ts, source: string, kept: ReadonlySet<string>): string {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter((statement) => isKept(ts, statement, kept))
    .map((statement) => statement.getFullText(file))
    .join("\n");
}

/** Returns the blocks `declare global { … }` of a cell. */
export function globalDeclarations(ts: Ts, source: string): string {
  if (!/\bglobal\b/.test(source)) return "";
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter((one) => ts.isModuleDeclaration(one) && one.name.text === "global")
    .map((one) => one.getText(file))
    .join("\n");
}

function isKept(ts: Ts, statement: TypeScript.Statement, kept: ReadonlySet<string>): boolean {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return true;
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement))
    return statement.name !== undefined && kept.has(statement.name.text);
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations
      .flatMap(({ name }) => identifiersOf(ts, name))
      .every(({ text }) => kept.has(text));
  if (ts.isImportDeclaration(statement)) return namesOfImport(ts, statement).some((name) => kept.has(name));
  return false;
}

/** Returns the identifiers that a declaration's name or pattern declares. */
export function identifiersOf(ts: Ts, name: TypeScript.BindingName): TypeScript.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : identifiersOf(ts, element.name)));
}

function namesOfImport(ts: Ts, { importClause: clause }: TypeScript.ImportDeclaration): string[] {
  const { name, namedBindings: bindings } = clause ?? {};
  const bound = bindings
    ? ts.isNamespaceImport(bindings)
      ? [bindings.name]
      : bindings.elements.map((one) => one.name)
    : [];
  return [...(name ? [name] : []), ...bound].map(({ text }) => text);
}
