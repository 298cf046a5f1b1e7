// Finds names that a lesson must not use: random numbers, clocks, the network, the choice of a backend, and what exists only in Node or only in a browser. In other notebooks only Math.random is reported.

/** @typedef {import("./scene.mjs").Scene} Scene */
/** @typedef {import("typescript").Node} Node */

const elsewhere = "the same lesson also runs in a browser, which has none";
const page = "the same lesson also runs in Node, which has none";

/** The global names that lessons must not use, and the reasons. Other notebooks may use them. @type {Readonly<Record<string, string>>} */
const globals = {
  require: `${elsewhere}; use import`,
  module: elsewhere,
  exports: `${elsewhere}; cells see each other's names without exports`,
  process: `${elsewhere}; \`ready()\` returns the versions and the backend`,
  __dirname: `${elsewhere}; data comes through the library's loaders`,
  __filename: elsewhere,
  Buffer: `${elsewhere}; use Uint8Array`,
  document: `${page}; show figures with \`show\``,
  window: page,
  fetch: "lessons run offline; data comes through the library's loaders",
};

const randomness = "gives another number in each run; use the generators of tfjs with a seed, or those of the library";
const clock = "gives another value in each run; a result must not depend on the clock";

/** @param {Scene} scene @param {Node} node @param {boolean} lesson @returns {string | undefined} */
export function forbiddenFault(scene, node, lesson) {
  const { ts } = scene;
  if (ts.isPropertyAccessExpression(node)) {
    const object = node.expression.getText();
    const name = node.name.text;
    if (object === "Math" && name === "random") return `Math.random: ${randomness}.`;
    if (!lesson) return undefined;
    if (object === "Date" && name === "now") return `Date.now: ${clock}.`;
    if (name === "setBackend") return `setBackend: gatebook chooses the backend (GATEBOOK_BACKEND forces one).`;
    if (name === "node" && isTensorFlow(scene, node.expression)) return `${object}.node: ${elsewhere}.`;
    return undefined;
  }
  if (!lesson) return undefined;
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length)
    return `new Date(): ${clock}.`;
  if (ts.isImportSpecifier(node)) return importedFault((node.propertyName ?? node.name).text);
  if (!ts.isIdentifier(node) || !Object.hasOwn(globals, node.text) || isMember(scene, node)) return undefined;
  return isGlobal(scene, node) ? `${node.text}: ${globals[node.text]}.` : undefined;
}

/** @param {string} name */
function importedFault(name) {
  if (name === "setBackend") return "setBackend: gatebook chooses the backend (GATEBOOK_BACKEND forces one).";
  return name === "node" ? `node: ${elsewhere}.` : undefined;
}

/**
 * Returns whether a name is the name of a property, as in `x.process` and `{ process: 1 }`. Then it does not refer to the global name.
 *
 * @param {Scene} scene @param {import("typescript").Identifier} node
 */
function isMember({ ts }, node) {
  return /** @type {{ name?: Node }} */ (node.parent).name === node && !ts.isShorthandPropertyAssignment(node.parent);
}

/** @param {Scene} scene @param {Node} node */
function isGlobal({ checker, source }, node) {
  const declarations = checker.getSymbolAtLocation(node)?.declarations ?? [];
  return !declarations.some((declaration) => declaration.getSourceFile() === source);
}

/** @param {Scene} scene @param {Node} node */
function isTensorFlow({ ts, checker }, node) {
  const [declaration] = checker.getSymbolAtLocation(node)?.declarations ?? [];
  const imported = declaration && ts.findAncestor(declaration, ts.isImportDeclaration);
  return imported?.moduleSpecifier.getText().includes("@tensorflow/") === true;
}
