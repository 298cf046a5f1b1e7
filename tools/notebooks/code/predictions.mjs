// Checks that a lesson contains no answers to its predictions. The learner answers them, and not the author.

/** @typedef {import("./scene.mjs").Scene} Scene */
/** @typedef {import("typescript").Node} Node */

/** @param {Scene} scene @param {Node} node @returns {string | undefined} */
export function predictionFault({ ts }, node) {
  if (!ts.isCallExpression(node) || node.expression.getText() !== "predict") return undefined;
  const [id, , guess] = node.arguments;
  const answered =
    guess !== undefined &&
    (ts.isLiteralExpression(guess) ||
      ts.isPrefixUnaryExpression(guess) ||
      [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(guess.kind));
  return answered
    ? `the prediction ${id?.getText()} already has an answer (${guess.getText()}). Leave \`undefined\` for the learner.`
    : undefined;
}
