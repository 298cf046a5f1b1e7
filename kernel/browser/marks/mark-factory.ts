import type * as TypeScript from "typescript";
import { NAME } from "./run";

type Ts = typeof TypeScript;

/** Creates the calls and statements that are added to a cell's code. */
export class MarkFactory {
  constructor(
    readonly ts: Ts,
    readonly context: TypeScript.TransformationContext,
  ) {}

  /** Creates a variable of the function that contains the visited code. */
  variable(): TypeScript.Identifier {
    return this.context.factory.createTempVariable(this.context.hoistVariableDeclaration);
  }

  call(name: string, ...operands: TypeScript.Expression[]): TypeScript.Expression {
    const { factory } = this.context;
    const access = factory.createPropertyAccessExpression(factory.createIdentifier(NAME), name);
    return factory.createCallExpression(access, undefined, operands);
  }

  statement(name: string, ...operands: TypeScript.Expression[]): TypeScript.Statement {
    return this.context.factory.createExpressionStatement(this.call(name, ...operands));
  }

  assign(variable: TypeScript.Identifier, value: TypeScript.Expression): TypeScript.Statement {
    const { factory } = this.context;
    return factory.createExpressionStatement(factory.createAssignment(variable, value));
  }

  /** Returns a block that runs these statements before a statement, which may be a block too. */
  body(statement: TypeScript.Statement, first: readonly TypeScript.Statement[]): TypeScript.Block {
    const { ts } = this;
    const rest = ts.isBlock(statement) ? statement.statements : [statement];
    return ts.setTextRange(this.context.factory.createBlock([...first, ...rest], true), statement);
  }
}
