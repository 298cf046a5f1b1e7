// Names that a cell must leave alone: they make a result another one each time, or tie the lesson to one place.

/** @typedef {import("./scene.mjs").Scene} Scene */
/** @typedef {import("typescript").Node} Node */

const elsewhere = "the same lesson also runs in a browser, which has none";
const page = "the same lesson also runs in Node, which has none";

/** Global names; only lessons are held to them. @type {Readonly<Record<string, string>>} */
const globals = {
  require: `${elsewhere}; use import`,
  module: elsewhere,
  exports: `${elsewhere}; cells see each other's names without it`,
  process: `${elsewhere}; \`ready()\` tells the versions and the backend`,
  __dirname: `${elsewhere}; data comes through the library's loaders`,
  __filename: elsewhere,
  Buffer: `${elsewhere}; use Uint8Array`,
  document: `${page}; show figures with \`show\``,
  window: page,
  fetch: "lessons run offline; data comes through the library's loaders",
};

const randomness = "another number each run; take tfjs' generators with a seed, or the library's";
const clock = "another value each run; a result must not depend on the clock";

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

/** `x.process`, `{ process: 1 }`: a name inside something, not the global one. @param {Scene} scene @param {import("typescript").Identifier} node */
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
