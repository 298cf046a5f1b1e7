import type * as TypeScript from "typescript";
import { identifiersOf } from "./reached-source";

type Ts = typeof TypeScript;

/** Declares functions that convert patterns. They are internal functions of TypeScript. */
interface Converters {
  readonly converters: {
    convertToAssignmentPattern(node: TypeScript.BindingPattern): TypeScript.Expression;
  };
}

/**
 * Turns `var` declarations inside a cell's loops and blocks into variables of the cell. In the loop or block, only the assignment of the value
 * remains.
 */
export class NestedVariables {
  /** The variables that have been found, by name. */
  readonly names = new Map<string, TypeScript.Identifier>();

  /** @param found called with the name of each variable that is found */
  constructor(
    readonly ts: Ts,
    readonly context: TypeScript.TransformationContext,
    readonly found: (name: string) => void,
  ) {}

  /** Returns a statement of the cell with assignments instead of the `var` declarations inside it. */
  without(statement: TypeScript.Statement): TypeScript.Statement {
    const { ts } = this;
    const { factory } = this.context;
    const before = this.names.size;
    const isVar = (node: TypeScript.Node): node is TypeScript.VariableDeclarationList =>
      ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped);
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
      if (ts.isVariableStatement(node) && isVar(node.declarationList)) {
        const value = this.#assignments(node.declarationList);
        return value ? factory.createExpressionStatement(value) : factory.createEmptyStatement();
      }
      if (isVar(node)) {
        const { parent } = ts.getOriginalNode(node);
        if (parent && (ts.isForInStatement(parent) || ts.isForOfStatement(parent))) return this.#target(node);
        return this.#assignments(node) ?? factory.createVoidZero();
      }
      return ts.visitEachChild(node, visit, this.context);
    };
    const changed = visit(statement) as TypeScript.Statement;
    return this.names.size === before ? statement : changed;
  }

  #assignments(list: TypeScript.VariableDeclarationList): TypeScript.Expression | undefined {
    const { factory } = this.context;
    for (const { name } of list.declarations) this.#note(name);
    const values = list.declarations.flatMap(({ name, initializer }) =>
      initializer ? [factory.createAssignment(this.#pattern(name), initializer)] : [],
    );
    return values.length > 1 ? factory.createCommaListExpression(values) : values[0];
  }

  #target(list: TypeScript.VariableDeclarationList): TypeScript.Expression {
    const { name } = list.declarations[0] as TypeScript.VariableDeclaration;
    this.#note(name);
    return this.#pattern(name);
  }

  #note(name: TypeScript.BindingName): void {
    for (const one of identifiersOf(this.ts, name)) {
      this.names.set(one.text, one);
      this.found(one.text);
    }
  }

  #pattern(name: TypeScript.BindingName): TypeScript.Expression {
    const { converters } = this.context.factory as unknown as Converters;
    return this.ts.isIdentifier(name) ? name : converters.convertToAssignmentPattern(name);
  }
}
