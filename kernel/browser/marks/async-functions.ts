// Lets an async function record its cell if it fails.
import type * as TypeScript from "typescript";
import type { MarkFactory } from "./mark-factory";

type Ts = typeof TypeScript;
type Async =
  | TypeScript.FunctionDeclaration
  | TypeScript.FunctionExpression
  | TypeScript.ArrowFunction
  | TypeScript.MethodDeclaration;

/** Returns an async function that records its cell, and every other node unchanged. The promise of a generator is always handled by its caller. */
export function markAsync(ts: Ts, marks: MarkFactory, node: TypeScript.Node): TypeScript.Node {
  const isAsync =
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node);
  if (!isAsync || node.asteriskToken || !node.body) return node;
  const { factory } = marks.context;
  const body = ts.isBlock(node.body) ? node.body : factory.createBlock([factory.createReturnStatement(node.body)]);
  const [cell, error] = [factory.createUniqueName("cell"), factory.createUniqueName("error")];
  const declared = factory.createVariableDeclaration(cell, undefined, undefined, marks.call("now"));
  const failed = [marks.statement("failed", error, cell), factory.createThrowStatement(error)];
  const caught = factory.createCatchClause(factory.createVariableDeclaration(error), factory.createBlock(failed, true));
  const statements = [
    factory.createVariableStatement(undefined, factory.createVariableDeclarationList([declared], ts.NodeFlags.Const)),
    factory.createTryStatement(body, caught, undefined),
  ];
  return withBody(ts, marks, node, ts.setTextRange(factory.createBlock(statements, true), body));
}

function withBody(ts: Ts, { context: { factory } }: MarkFactory, node: Async, body: TypeScript.Block): Async {
  const { modifiers, typeParameters, parameters, type } = node;
  if (ts.isArrowFunction(node))
    return factory.updateArrowFunction(
      ...([node, node.modifiers, typeParameters, parameters, type, node.equalsGreaterThanToken, body] as const),
    );
  if (ts.isMethodDeclaration(node))
    return factory.updateMethodDeclaration(
      ...([node, modifiers, node.asteriskToken, node.name, node.questionToken] as const),
      ...([typeParameters, parameters, type, body] as const),
    );
  if (ts.isFunctionDeclaration(node))
    return factory.updateFunctionDeclaration(
      ...([node, modifiers, node.asteriskToken, node.name, typeParameters, parameters, type, body] as const),
    );
  return factory.updateFunctionExpression(
    ...([node, node.modifiers, node.asteriskToken, node.name, typeParameters, parameters, type, body] as const),
  );
}
