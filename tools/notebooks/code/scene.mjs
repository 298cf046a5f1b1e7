/**
 * @typedef {object} Scene the input of a rule about a notebook's code
 * @property {typeof import("typescript")} ts
 * @property {import("typescript").TypeChecker} checker
 * @property {import("./module.mjs").Module} module
 * @property {import("typescript").SourceFile} source
 * @property {(node: import("typescript").Node) => number} part returns the number of the cell that contains a node
 */

export {};
