/**
 * Adds calls to a cell's code, since a browser offers no other way to interrupt it, and to know which cell continues after an await. The calls are defined
 * in run.ts.
 *
 * - `await x` becomes `marks.back(marks.now(), await x)`. Afterwards, the code belongs to the cell to which it belonged before.
 * - If an async function contains `try`, its `catch` and `finally` blocks begin with `marks.enter(cell)`, since the awaited promise may have been rejected.
 *   The bodies of `for await` do so too.
 * - The body of an async function becomes `{ const cell = marks.now(); try { … } catch (error) { marks.failed(error, cell); throw error; } }`, so that an
 *   unhandled rejection can be reported to the cell.
 * - `catch` begins with `marks.caught(error)`, which throws the error again if it was an interrupt. So no loop can ignore an interrupt.
 * - Loops check now and then whether the user has interrupted the cell (loops.ts).
 *
 * The changes are part of tslab's second compiler pass, so its source map contains them.
 */
import type * as TypeScript from "typescript";
import { markAsync } from "./async-functions";
import { LoopMarks } from "./loops";
import { MarkFactory } from "./mark-factory";

type Ts = typeof TypeScript;

/** Returns a transformer that adds the calls. */
export function addMarks(ts: Ts): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => (file) => {
    const marks = new MarkFactory(ts, context);
    const adding = new Adding(ts, context, marks, new LoopMarks(ts, marks));
    return ts.visitNode(file, adding.visit) as TypeScript.SourceFile;
  };
}

class Adding {
  /** Whether the code that is visited can contain `await`. Code outside all functions can. */
  #isAsync = true;

  constructor(
    readonly ts: Ts,
    readonly context: TypeScript.TransformationContext,
    readonly marks: MarkFactory,
    readonly loops: LoopMarks,
  ) {}

  readonly visit = (node: TypeScript.Node): TypeScript.Node => {
    const { ts, marks } = this;
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isPropertyDeclaration(node))
      return this.#inFunction(node);
    const isAsync = this.#isAsync;
    const inner = ts.visitEachChild(node, this.visit, this.context);
    if (ts.isAwaitExpression(inner)) return ts.setSourceMapRange(marks.call("back", marks.call("now"), inner), node);
    if (ts.isTryStatement(inner)) return this.#try(inner, isAsync);
    if (ts.isForOfStatement(inner) && inner.awaitModifier) return this.#forAwait(inner, node);
    return this.loops.mark(inner);
  };

  #inFunction(node: TypeScript.Node): TypeScript.Node {
    const { ts } = this;
    const before = this.#isAsync;
    this.#isAsync =
      ts.canHaveModifiers(node) &&
      (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false);
    const inner = ts.visitEachChild(node, this.visit, this.context);
    const isMarked = this.#isAsync && ts.isFunctionLike(inner);
    this.#isAsync = before;
    return isMarked ? markAsync(ts, this.marks, inner) : inner;
  }

  #try(node: TypeScript.TryStatement, isAsync: boolean): TypeScript.TryStatement {
    const { factory } = this.context;
    const { marks } = this;
    const cell = isAsync ? marks.variable() : undefined;
    const enter = cell ? [marks.statement("enter", cell)] : [];
    const begin = cell ? [marks.assign(cell, marks.call("now"))] : [];
    const { tryBlock, catchClause, finallyBlock } = node;
    return factory.updateTryStatement(
      node,
      this.#withFirst(tryBlock, begin),
      catchClause && this.#catch(catchClause, enter),
      finallyBlock && this.#withFirst(finallyBlock, enter),
    );
  }

  #catch(node: TypeScript.CatchClause, enter: readonly TypeScript.Statement[]): TypeScript.CatchClause {
    const { ts, marks } = this;
    const { factory } = this.context;
    const { variableDeclaration: declared, block } = node;
    const isNamed = declared !== undefined && ts.isIdentifier(declared.name);
    const error = isNamed ? (declared.name as TypeScript.Identifier) : factory.createUniqueName("caught");
    // a pattern is declared inside the block, so that the error itself has a name
    const pattern =
      declared && !isNamed
        ? [
            factory.createVariableStatement(
              undefined,
              factory.createVariableDeclarationList(
                [factory.createVariableDeclaration(declared.name, undefined, undefined, error)],
                ts.NodeFlags.Let,
              ),
            ),
          ]
        : [];
    return factory.updateCatchClause(
      node,
      isNamed ? declared : factory.createVariableDeclaration(error),
      this.#withFirst(block, [...enter, marks.statement("caught", error), ...pattern]),
    );
  }

  /** `for await (const x of xs) body` becomes `{ for await (const x of (cell = marks.now(), xs)) { marks.enter(cell); body } marks.enter(cell) }`. */
  #forAwait(node: TypeScript.ForOfStatement, old: TypeScript.Node): TypeScript.Statement {
    const { ts, marks } = this;
    const { factory } = this.context;
    const cell = marks.variable();
    const started = factory.createComma(factory.createAssignment(cell, marks.call("now")), node.expression);
    const { awaitModifier, initializer } = node;
    const body = marks.body(this.loops.counting(node.statement, this.loops.number()), [marks.statement("enter", cell)]);
    const loop = factory.updateForOfStatement(
      ...([node, awaitModifier, initializer, factory.createParenthesizedExpression(started), body] as const),
    );
    // A label must stay at its loop. The code after such a loop then counts as code of the latest cell.
    if (ts.isLabeledStatement(ts.getOriginalNode(old).parent ?? node)) return loop;
    return factory.createBlock([loop, marks.statement("enter", cell)], true);
  }

  #withFirst(block: TypeScript.Block, first: readonly TypeScript.Statement[]): TypeScript.Block {
    return first.length === 0 ? block : this.context.factory.updateBlock(block, [...first, ...block.statements]);
  }
}
