// Checks the order of cells. Cells run from top to bottom, and each is compiled when it runs. So a kernel rejects code that one module would allow.

/** @typedef {import("./scene.mjs").Scene} Scene */
/** @typedef {import("typescript").Node} Node */
/** @typedef {import("typescript").Symbol} Symbol */

/** Returns a message if a name is used before the cell that declares it, e.g. a function. (In one module, functions may be used before their declaration.) @param {Scene} scene @param {Node} node @returns {string | undefined} */
export function orderFault(scene, node) {
  const { ts, checker } = scene;
  if (!ts.isIdentifier(node)) return undefined;
  const cells = cellsOf(scene, checker.getSymbolAtLocation(node));
  const here = scene.part(node);
  if (cells.length === 0 || cells.some((cell) => cell <= here)) return undefined;
  const later = scene.module.parts[Math.min(...cells)];
  return `${node.text} is declared in a later cell, [${later?.cell}]. Move that cell up.`;
}

/** Returns a message for `{ forget }` with a `forget` from an earlier cell, which an unmodified tslab resolves wrongly. @param {Scene} scene @param {Node} node @returns {string | undefined} */
export function shorthandFault(scene, node) {
  const { ts, checker } = scene;
  if (!ts.isShorthandPropertyAssignment(node)) return undefined;
  const cells = cellsOf(scene, checker.getShorthandAssignmentValueSymbol(node));
  if (cells.length === 0 || cells.includes(scene.part(node))) return undefined;
  const name = node.name.text;
  return `{ ${name} } with a ${name} from an earlier cell fails on an unmodified tslab. Write { ${name}: ${name} }.`;
}

/** Returns the cells that declare a name. @param {Scene} scene @param {Symbol | undefined} symbol */
function cellsOf({ source, part }, symbol) {
  const declarations = symbol?.declarations ?? [];
  return declarations.filter((declaration) => declaration.getSourceFile() === source).map(part);
}
