// Restores two functions of Node that tfjs-node needs.
import util from "node:util";

/**
 * tfjs-node 4.22 calls `util.isNullOrUndefined` and `util.isArray`, which Node 23 removed and Node 22 warns about (DEP0051, DEP0044).
 * These replacements work without warnings in every supported version of Node. This module must be imported before tfjs-node.
 */
Object.assign(util, {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: Array.isArray,
});
