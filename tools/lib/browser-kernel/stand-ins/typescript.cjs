// Stands for tslab's copy of TypeScript. kernel/browser/tslab.ts provides the changed TypeScript while it loads tslab's files.
module.exports = /** @type {Record<symbol, unknown>} */ (globalThis)[Symbol.for("gatebook.typescript")];
