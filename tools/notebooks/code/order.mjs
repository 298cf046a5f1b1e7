// Cells run from top to bottom, and each is compiled when it runs: what one module would forgive, a kernel does not.

/** @typedef {import("./scene.mjs").Scene} Scene */
/** @typedef {import("typescript").Node} Node */
/** @typedef {import("typescript").Symbol} Symbol */

/** A name that only a later cell declares, e.g. a function that one module would hoist. @param {Scene} scene @param {Node} node @returns {string | undefined} */
export function orderFault(scene, node) {
  const { ts, checker } = scene;
  if (!ts.isIdentifier(node)) return undefined;
  const cells = cellsOf(scene, checker.getSymbolAtLocation(node));
  const here = scene.part(node);
  if (cells.length === 0 || cells.some((cell) => cell <= here)) return undefined;
  const later = scene.module.parts[Math.min(...cells)];
  return `${node.text} is declared only later, in [${later?.cell}]; move that cell up.`;
}

/** `{ forget }` with a `forget` from an earlier cell: an unmodified tslab looks for it in the wrong place. @param {Scene} scene @param {Node} node @returns {string | undefined} */
export function shorthandFault(scene, node) {
  const { ts, checker } = scene;
  if (!ts.isShorthandPropertyAssignment(node)) return undefined;
  const cells = cellsOf(scene, checker.getShorthandAssignmentValueSymbol(node));
  if (cells.length === 0 || cells.includes(scene.part(node))) return undefined;
  const name = node.name.text;
  return `{ ${name} } with a ${name} of an earlier cell fails on an unmodified tslab; write { ${name}: ${name} }.`;
}

/** The cells that declare a name. @param {Scene} scene @param {Symbol | undefined} symbol */
function cellsOf({ source, part }, symbol) {
  const declarations = symbol?.declarations ?? [];
  return declarations.filter((declaration) => declaration.getSourceFile() === source).map(part);
}
