import type * as TypeScript from "typescript";

type Ts = typeof TypeScript;

/** Declares properties that TypeScript's binder adds to a node. TypeScript's own declarations do not contain them. */
interface Bound {
  readonly locals?: ReadonlyMap<TypeScript.__String, unknown>;
  readonly symbol?: { readonly exports?: ReadonlyMap<TypeScript.__String, unknown> };
}
interface Binder {
  /** Finds the names that each scope of a file declares. */
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}

/**
 * Returns the names of the variables that a cell's code reads or writes but does not declare.
 *
 * Names in comments, strings, types, properties and labels do not count. A name counts as declared if a scope around its use declares it.
 * @example freeNames(ts, "const f = (x) => x + y; // z") // Set { "y" }
 */
export function freeNames(ts: Ts, source: string): ReadonlySet<string> {
  // The last argument adds links to parent nodes. The `export` makes the file a module, as every cell is.
  const file = ts.createSourceFile("cell.ts", `${source}\nexport {}`, ts.ScriptTarget.Latest, true);
  (ts as unknown as Binder).bindSourceFile(file, {});
  const found = new Set<string>();

  function visit(node: TypeScript.Node): void {
    if (ts.isIdentifier(node)) {
      if (isVariable(ts, node) && !isDeclared(ts, node)) found.add(node.text);
    } else if (!isType(ts, node)) ts.forEachChild(node, visit);
  }
  visit(file);
  return found;
}

function isType(ts: Ts, node: TypeScript.Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return true;
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
  // `extends Base<number>` is a type node, but it contains the expression `Base`, which uses a variable
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

/** Returns whether an identifier refers to a variable, and is not the name of a property, a label or a declaration. */
function isVariable(ts: Ts, node: TypeScript.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isExportSpecifier(parent)) return !parent.isTypeOnly && (parent.propertyName ?? parent.name) === node;
  const { name, propertyName, label } = parent as { name?: unknown; propertyName?: unknown; label?: unknown };
  return name !== node && propertyName !== node && label !== node;
}

function isDeclared(ts: Ts, node: TypeScript.Identifier): boolean {
  const name = node.escapedText;
  for (let scope: TypeScript.Node = node; scope; scope = scope.parent) {
    const { locals, symbol } = scope as Bound;
    if (locals?.has(name)) return true;
    // the names that an enum or a namespace declares are visible inside it
    if ((ts.isEnumDeclaration(scope) || ts.isModuleDeclaration(scope)) && symbol?.exports?.has(name)) return true;
    // the name of a function or class expression is visible inside the expression
    if ((ts.isFunctionExpression(scope) || ts.isClassExpression(scope)) && scope.name?.escapedText === name)
      return true;
  }
  return false;
}
