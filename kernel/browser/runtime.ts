// Runs compiled code in a worker.
import type { Packages, Require, Runtime } from "../core/tslab/runtime";

/** Evaluates code outside all functions. Stacks contain the name instead of a file name. */
const evaluate = (code: string, name: string | undefined): unknown =>
  // biome-ignore lint/security/noGlobalEval: a kernel runs the code of its user
  // biome-ignore lint/complexity/noCommaOperator: an indirect call evaluates the code outside this function
  (0, eval)(name === undefined ? code : `${code}\n//# sourceURL=${name}`);

/** @param packages the packages that cells can import, and the `require` that rejects all other modules */
export const workerRuntime = (packages: Packages & { readonly require: Require }): Runtime => ({
  run: evaluate,
  compile: (body, parameters, name) =>
    evaluate(`(function (${parameters.join(", ")}) { ${body}\n})`, name) as (...operands: unknown[]) => unknown,
  createModule: () => ({ exports: {}, loaded: false }),
  createRequire: () => packages.require,
  packages,
  // an interrupt ends only code that contains marks, and the kernel's own code contains none
  critical: (work) => work(),
});
