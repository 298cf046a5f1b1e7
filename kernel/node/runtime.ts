// Runs compiled code in Node, and loads packages.
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import vm from "node:vm";
import type { Runtime } from "../core/tslab/runtime";
import { EcmaScriptModules } from "./ecmascript-modules";

/**
 * Returns the runtime of a kernel.
 *
 * @param nodeModules the kit's folder node_modules, whose packages are found from notebooks in every folder
 */
export const nodeRuntime = (nodeModules: string, critical: Runtime["critical"]): Runtime => ({
  run: (code, name) =>
    vm.runInThisContext(code, { breakOnSigint: true, ...(name === undefined ? {} : { filename: name }) }),
  compile: (body, parameters, name) => vm.compileFunction(body, parameters, { filename: name }) as () => unknown,
  createModule(file) {
    const made = new Module(file, module);
    made.filename = file;
    return made;
  },
  createRequire: (folder) => createRequire(join(folder, "cell.js")),
  packages: new EcmaScriptModules(dirname(nodeModules)),
  critical,
});
