/**
 * @typedef {object} Scene what a rule about a notebook's code gets to look at
 * @property {typeof import("typescript")} ts
 * @property {import("typescript").TypeChecker} checker
 * @property {import("./module.mjs").Module} module
 * @property {import("typescript").SourceFile} source
 * @property {(node: import("typescript").Node) => number} part the number of the cell in which a node stands
 */

export {};
