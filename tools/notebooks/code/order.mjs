// Checks the order of cells. A kernel compiles each cell when it runs, so a cell cannot use the names of later cells. In one module, TypeScript would allow it.

/** @typedef {import("./scene.mjs").Scene} Scene */
/** @typedef {import("typescript").Node} Node */
/** @typedef {import("typescript").Symbol} Symbol */

/**
 * Returns a message if a name, for example of a function, is used before the cell that declares it. (In one module, a function may be used before its
 * declaration.)
 *
 * @param {Scene} scene @param {Node} node
 * @returns {string | undefined}
 */
export function orderFault(scene, node) {
  const { ts, checker } = scene;
  if (!ts.isIdentifier(node)) return undefined;
  const cells = cellsOf(scene, checker.getSymbolAtLocation(node));
  const here = scene.part(node);
  if (cells.length === 0 || cells.some((cell) => cell <= here)) return undefined;
  const later = scene.module.parts[Math.min(...cells)];
  return `${node.text} is declared in a later cell, [${later?.cell}]. Move that cell up.`;
}

/**
 * Returns a message for an object such as `{ forget }` whose `forget` is declared in an earlier cell. An unmodified tslab resolves this name wrongly.
 *
 * @param {Scene} scene @param {Node} node
 * @returns {string | undefined}
 */
export function shorthandFault(scene, node) {
  const { ts, checker } = scene;
  if (!ts.isShorthandPropertyAssignment(node)) return undefined;
  const cells = cellsOf(scene, checker.getShorthandAssignmentValueSymbol(node));
  if (cells.length === 0 || cells.includes(scene.part(node))) return undefined;
  const name = node.name.text;
  return `{ ${name} } with a ${name} from an earlier cell fails on an unmodified tslab. Write { ${name}: ${name} }.`;
}

/** Returns the indices of the code cells that declare a name. @param {Scene} scene @param {Symbol | undefined} symbol */
function cellsOf({ source, part }, symbol) {
  const declarations = symbol?.declarations ?? [];
  return declarations.filter((declaration) => declaration.getSourceFile() === source).map(part);
}
