// Makes loops check now and then whether the user has interrupted the cell.
import type * as TypeScript from "typescript";
import type { MarkFactory } from "./mark-factory";

type Ts = typeof TypeScript;

/** The turns of a loop that come before the first check: few if the body calls functions, since a call may take long. */
const FIRST = { calling: 8, plain: 64 } as const;

/** The number of the next loop. Each loop in the code of all cells has its own number. */
let loops = 0;

export class LoopMarks {
  constructor(
    readonly ts: Ts,
    readonly marks: MarkFactory,
  ) {}

  /** Returns a new number for a loop. */
  number(): number {
    return loops++;
  }

  /** Returns a loop with checks, and every other node unchanged. */
  mark(node: TypeScript.Node): TypeScript.Node {
    const { ts } = this;
    const { factory } = this.marks.context;
    if (ts.isForStatement(node)) {
      if (this.#isPlain(node)) return this.#inParts(node);
      const { initializer, condition, incrementor } = node;
      return factory.updateForStatement(node, initializer, condition, incrementor, this.#checked(node));
    }
    if (ts.isForOfStatement(node))
      return factory.updateForOfStatement(
        ...([node, node.awaitModifier, node.initializer, node.expression, this.#checked(node)] as const),
      );
    if (ts.isForInStatement(node))
      return factory.updateForInStatement(node, node.initializer, node.expression, this.#checked(node));
    if (ts.isWhileStatement(node)) return factory.updateWhileStatement(node, node.expression, this.#checked(node));
    if (ts.isDoStatement(node)) return factory.updateDoStatement(node, this.#checked(node), node.expression);
    return node;
  }

  #checked(node: TypeScript.IterationStatement): TypeScript.Statement {
    return this.counting(node.statement, this.number());
  }

  /**
   * Returns a loop's body that counts its turns: `(n = (n | 0) + 1) > FIRST && (n = marks.tick(number, FIRST))`. The variable `n` belongs to the function,
   * so that a short loop in a function that is called often costs little.
   */
  counting(statement: TypeScript.Statement, number: number): TypeScript.Block {
    const { factory } = this.marks.context;
    const first = factory.createNumericLiteral(FIRST.calling);
    const n = this.marks.variable();
    const whole = factory.createParenthesizedExpression(factory.createBitwiseOr(n, factory.createNumericLiteral(0)));
    const next = factory.createAssignment(n, factory.createAdd(whole, factory.createNumericLiteral(1)));
    const isOver = factory.createGreaterThan(factory.createParenthesizedExpression(next), first);
    const tick = this.marks.call("tick", factory.createNumericLiteral(number));
    const start = factory.createAssignment(n, factory.createSubtract(first, tick));
    const check = factory.createLogicalAnd(isOver, factory.createParenthesizedExpression(start));
    return this.marks.body(statement, [factory.createExpressionStatement(check)]);
  }

  /**
   * Splits a loop into parts, with a check after each part, so that the loop itself stays as fast as before:
   * `for (i = 0; i < m; i++) body` becomes `for (i = 0, n = FIRST; i < m; n = n > 0 ? 1 : marks.tick(number)) for (; n > 0 && i < m; i++, n--) body`.
   */
  #inParts(node: TypeScript.ForStatement): TypeScript.Statement {
    const { ts, marks } = this;
    const { factory } = marks.context;
    const n = factory.createUniqueName("turns");
    const [zero, one] = [factory.createNumericLiteral(0), factory.createNumericLiteral(1)];
    const { initializer, condition, incrementor, statement } = node as Plain;
    const counter = factory.createVariableDeclaration(
      n,
      undefined,
      undefined,
      factory.createNumericLiteral(FIRST.plain),
    );
    const list = factory.updateVariableDeclarationList(initializer, [...initializer.declarations, counter]);
    const isLeft = factory.createGreaterThan(n, zero);
    const tick = marks.call("tick", factory.createNumericLiteral(this.number()));
    const inner = factory.createForStatement(
      undefined,
      factory.createLogicalAnd(isLeft, factory.createParenthesizedExpression(condition)),
      factory.createComma(incrementor, factory.createPostfixDecrement(n)),
      statement,
    );
    const next = factory.createAssignment(
      n,
      factory.createConditionalExpression(isLeft, undefined, one, undefined, tick),
    );
    return ts.setTextRange(factory.createForStatement(list, condition, next, inner), node);
  }

  /**
   * Returns whether a loop can be split: it declares its variables with `let`, calls nothing, contains no function that could keep a variable, and is left
   * only by its condition or a `return`. Its condition has no effect, since it is evaluated once more after each part.
   */
  #isPlain({ initializer, condition, incrementor, statement }: TypeScript.ForStatement): boolean {
    const { ts } = this;
    if (!initializer || !condition || !incrementor) return false;
    if (!ts.isVariableDeclarationList(initializer) || !(initializer.flags & ts.NodeFlags.Let)) return false;
    return !hasEffect(ts, condition) && ![initializer, incrementor, statement].some((part) => isOdd(ts, part));
  }
}

/** A loop for which `isPlain` returns true. */
interface Plain extends TypeScript.ForStatement {
  readonly initializer: TypeScript.VariableDeclarationList;
  readonly condition: TypeScript.Expression;
  readonly incrementor: TypeScript.Expression;
}

/** Returns whether an expression may do more than compute a value. */
function hasEffect(ts: Ts, node: TypeScript.Node): boolean {
  if (ts.isBinaryExpression(node) && isAssignment(ts, node.operatorToken.kind)) return true;
  if (ts.isPostfixUnaryExpression(node) || (ts.isPrefixUnaryExpression(node) && isStep(ts, node.operator))) return true;
  return isOdd(ts, node) || (ts.forEachChild(node, (child) => hasEffect(ts, child)) ?? false);
}

const isAssignment = (ts: Ts, kind: TypeScript.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

const isStep = (ts: Ts, operator: TypeScript.SyntaxKind): boolean =>
  operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;

/** Returns whether code contains something for which a loop must not be split. */
function isOdd(ts: Ts, node: TypeScript.Node): boolean {
  const odd =
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isBreakStatement(node) ||
    ts.isLabeledStatement(node) ||
    (ts.isContinueStatement(node) && node.label !== undefined) ||
    ts.isAwaitExpression(node) ||
    ts.isYieldExpression(node) ||
    ts.isSpreadElement(node);
  return odd || (ts.forEachChild(node, (child) => isOdd(ts, child)) ?? false);
}
