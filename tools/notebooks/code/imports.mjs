// Checks the imports of lessons. A lesson may import only three packages, and must import the library (gatebook) first.

/** @typedef {import("./scene.mjs").Scene} Scene */
/** @typedef {import("typescript").Node} Node */

export const allowed = ["gatebook", "@tensorflow/tfjs-node", "mathjs"];

/** @param {Scene} scene @returns {{ node: Node, message: string }[]} */
export function importFaults({ ts, source }) {
  /** @type {{ node: Node, message: string }[]} */
  const faults = [];
  /** @type {string[]} */
  const seen = [];
  /** @param {Node} node */
  const visit = (node) => {
    const name = importedName(ts, node);
    if (name !== undefined) {
      if (!allowed.includes(name))
        faults.push({
          node,
          message: `imports ${name}. Lessons import only ${allowed.join(", ")}, so that they also run in a browser.`,
        });
      else if (seen.length === 0 && name !== "gatebook")
        faults.push({
          node,
          message: `imports ${name} first. Import gatebook before it, since gatebook chooses the backend.`,
        });
      seen.push(name);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

/** @param {typeof import("typescript")} ts @param {Node} node @returns {string | undefined} */
function importedName(ts, node) {
  const specifier = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
  if (specifier && ts.isStringLiteral(specifier)) return specifier.text;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument && ts.isStringLiteralLike(argument) ? argument.text : "a computed name";
  }
  return ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)
    ? node.moduleReference.expression.getText().slice(1, -1)
    : undefined;
}
