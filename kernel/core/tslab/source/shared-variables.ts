// Rewrites a cell so that all cells share one variable for each name that they declare.
import type * as TypeScript from "typescript";
import { NestedVariables } from "./nested-variables";
import { identifiersOf } from "./reached-source";

type Ts = typeof TypeScript;

/**
 * The names that a cell declares. The value is the number of the statement that gives the name its value; 0 means that the name has it from the
 * start.
 */
export type Declared = ReadonlyMap<string, number>;

/** Two transformers: one for a cell's code, and one for the cell's declarations, with which later cells are compiled. */
export interface CellTransformers {
  readonly code: TypeScript.TransformerFactory<TypeScript.SourceFile>;
  /** @param checker provides the type of each `var` inside a loop or block, since TypeScript writes no declaration for such a variable */
  declarations(
    checker: TypeScript.TypeChecker,
  ): TypeScript.TransformerFactory<TypeScript.SourceFile | TypeScript.Bundle>;
}

/**
 * Makes all cells share one variable for each name. If a later cell assigns or declares the name again, functions of earlier cells see the new value.
 *
 * tslab gives each cell its own variables and copies their values to `exports`, where later cells find them. Afterwards there are two variables with the
 * same name. This transformer turns a cell's declarations into exported variables. TypeScript's second pass then reads and writes them as properties of
 * `exports`, also inside functions:
 *
 * - `let a = 1` becomes `export let a = 1`, and a nested `var` becomes an exported variable and an assignment;
 * - `function f() {}` becomes `export var f = ({ f: function () {} }).f` at the top. The function keeps its name, and a recursive call uses the current value of `f`;
 * - `class A {}` becomes `export let A = class A {}`;
 * - `import { a } from "m"` becomes `import { a as a_1 } from "m"; export let a = a_1`.
 *
 * After each statement with a declaration, the code stores the statement's number in `__tslab__.reached`. So a failed cell keeps the declarations that
 * it has reached.
 *
 * @param declare called with the names of the cell
 */
export function shareVariables(ts: Ts, declare: (declared: Declared) => void): CellTransformers {
  let nested: readonly TypeScript.Identifier[] = [];
  return {
    code: (context) => (file) => {
      const sharing = new Sharing(ts, context);
      const changed = sharing.file(file);
      declare(sharing.declared);
      nested = [...sharing.nested.names.values()];
      return changed;
    },
    declarations:
      (checker) =>
      ({ factory }) =>
      (file) => {
        if (ts.isBundle(file)) return file;
        const statements = nested.map((name) => {
          const type = checker.typeToTypeNode(
            checker.getTypeAtLocation(ts.getOriginalNode(name)),
            undefined,
            undefined,
          );
          const declaration = factory.createVariableDeclaration(name.text, undefined, type);
          return factory.createVariableStatement(
            [factory.createModifier(ts.SyntaxKind.DeclareKeyword)],
            factory.createVariableDeclarationList([declaration]),
          );
        });
        return factory.updateSourceFile(file, [...file.statements, ...statements]);
      },
  };
}

class Sharing {
  readonly declared = new Map<string, number>();
  readonly #top: TypeScript.Statement[] = [];
  readonly #rest: TypeScript.Statement[] = [];
  /** The `var` declarations inside statements. */
  readonly nested: NestedVariables;
  #exported: ReadonlySet<string> = new Set();
  #number = 0;

  constructor(
    readonly ts: Ts,
    readonly context: TypeScript.TransformationContext,
  ) {
    this.nested = new NestedVariables(ts, context, (name) => this.declared.set(name, 0));
  }

  file(file: TypeScript.SourceFile): TypeScript.SourceFile {
    const { ts } = this;
    const { factory } = this.context;
    const lists = file.statements.filter((one) => this.#isList(one)) as TypeScript.ExportDeclaration[];
    this.#exported = new Set(lists.flatMap((list) => namesIn(ts, list)));
    for (const statement of file.statements) if (!this.#isList(statement)) this.#statement(statement);
    const nested = [...this.nested.names.keys()].map((name) => factory.createVariableDeclaration(name));
    if (nested.length) this.#top.push(this.#exportedVariables(nested, ts.NodeFlags.None));
    // an empty export list, so that the file is still a module
    const module = factory.createExportDeclaration(undefined, false, factory.createNamedExports([]));
    return factory.updateSourceFile(file, [...this.#top, ...this.#rest, module]);
  }

  #isList(statement: TypeScript.Statement): boolean {
    return this.ts.isExportDeclaration(statement) && !statement.moduleSpecifier;
  }

  #statement(statement: TypeScript.Statement): void {
    const { ts } = this;
    if (ts.isFunctionDeclaration(statement) && statement.name) this.#function(statement, statement.name);
    else if (ts.isClassDeclaration(statement) && statement.name) this.#class(statement, statement.name);
    else if (ts.isVariableStatement(statement)) this.#variables(statement);
    else if (ts.isImportDeclaration(statement)) this.#import(statement);
    else this.#rest.push(this.nested.without(statement));
  }

  /** Records the names that get their values in a statement. After the statement, it adds code that stores the statement's number. */
  #reached(names: readonly string[]): void {
    const { factory } = this.context;
    if (names.length === 0) return;
    const number = ++this.#number;
    for (const name of names) this.declared.set(name, number);
    const mark = factory.createPropertyAccessExpression(factory.createIdentifier("__tslab__"), "reached");
    this.#rest.push(
      factory.createExpressionStatement(factory.createAssignment(mark, factory.createNumericLiteral(number))),
    );
  }

  #exportedVariables(
    declarations: readonly TypeScript.VariableDeclaration[],
    flags: TypeScript.NodeFlags,
  ): TypeScript.VariableStatement {
    const { factory } = this.context;
    const modifiers = [factory.createModifier(this.ts.SyntaxKind.ExportKeyword)];
    return factory.createVariableStatement(modifiers, factory.createVariableDeclarationList(declarations, flags));
  }

  #function(node: TypeScript.FunctionDeclaration, { text: name }: TypeScript.Identifier): void {
    const { ts } = this;
    const { factory } = this.context;
    if (!node.body) return;
    const modifiers = node.modifiers?.filter(
      ({ kind }) => kind === ts.SyntaxKind.AsyncKeyword,
    ) as TypeScript.Modifier[];
    const { asteriskToken, parameters, body } = node;
    const expression = factory.createFunctionExpression(
      modifiers,
      asteriskToken,
      undefined,
      undefined,
      parameters,
      undefined,
      body,
    );
    // the property gives the function its name, without declaring the name inside the function
    const named = factory.createObjectLiteralExpression([factory.createPropertyAssignment(name, expression)]);
    const value = factory.createPropertyAccessExpression(factory.createParenthesizedExpression(named), name);
    const statement = this.#exportedVariables(
      [factory.createVariableDeclaration(name, undefined, undefined, value)],
      ts.NodeFlags.None,
    );
    ts.setTextRange(expression, node);
    this.declared.set(name, 0);
    this.#top.push(ts.setOriginalNode(statement, node));
  }

  #class(node: TypeScript.ClassDeclaration, name: TypeScript.Identifier): void {
    const { ts } = this;
    const { factory } = this.context;
    const { members, heritageClauses } = node;
    const value = ts.setTextRange(
      factory.createClassExpression(undefined, name, undefined, heritageClauses, members),
      node,
    );
    const declaration = factory.createVariableDeclaration(
      factory.createIdentifier(name.text),
      undefined,
      undefined,
      value,
    );
    this.#rest.push(ts.setOriginalNode(this.#exportedVariables([declaration], ts.NodeFlags.Let), node));
    this.#reached([name.text]);
  }

  #variables(node: TypeScript.VariableStatement): void {
    const { ts } = this;
    const { factory } = this.context;
    const list = node.declarationList;
    const exported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (exported) {
      // tslab has added this variable, which contains the value of the last expression
      this.#rest.push(node);
      return;
    }
    const declarations = list.declarations.map((one) => {
      // without this, a variable that is declared again by `let` would keep its old value
      const value = one.initializer ?? (list.flags & ts.NodeFlags.Let ? factory.createVoidZero() : undefined);
      return factory.updateVariableDeclaration(one, one.name, undefined, undefined, value);
    });
    this.#rest.push(
      ts.setOriginalNode(this.#exportedVariables(declarations, list.flags & ts.NodeFlags.BlockScoped), node),
    );
    this.#reached(declarations.flatMap(({ name }) => identifiersOf(ts, name)).map(({ text }) => text));
  }

  #import(node: TypeScript.ImportDeclaration): void {
    const { ts } = this;
    const { factory } = this.context;
    const clause = node.importClause;
    if (!clause) {
      this.#rest.push(node);
      return;
    }
    const pairs: [name: string, alias: string][] = [];
    const alias = (name: TypeScript.Identifier) => {
      let other = `${name.text}_import`;
      while (this.#exported.has(other)) other += "_";
      pairs.push([name.text, other]);
      return factory.createIdentifier(other);
    };
    const { name, namedBindings: bindings } = clause;
    const bound =
      bindings &&
      (ts.isNamespaceImport(bindings)
        ? factory.createNamespaceImport(alias(bindings.name))
        : factory.createNamedImports(
            bindings.elements.map((one) =>
              factory.createImportSpecifier(
                false,
                one.propertyName ?? factory.createIdentifier(one.name.text),
                alias(one.name),
              ),
            ),
          ));
    const own = factory.createImportClause(false, name && alias(name), bound);
    this.#rest.push(
      factory.updateImportDeclaration(node, node.modifiers, own, node.moduleSpecifier, node.assertClause),
    );
    const declarations = pairs.map(([to, from]) =>
      factory.createVariableDeclaration(to, undefined, undefined, factory.createIdentifier(from)),
    );
    this.#rest.push(this.#exportedVariables(declarations, ts.NodeFlags.Let));
    this.#reached(pairs.map(([to]) => to));
  }
}

/** Returns the names in a list of exports. */
function namesIn(ts: Ts, { exportClause }: TypeScript.ExportDeclaration): string[] {
  return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.map(({ name }) => name.text) : [];
}
