import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { locateTslab, addToSearchPath } = require("../../kernel/dist/tslab/locate.js");
const { hookTypeScript } = require("../../kernel/dist/tslab/typescript-hook.js");

/**
 * tslab's compiler as the kernel uses it, once with types checked and once without, and executors on them.
 *
 * A compilation depends on nothing but the declarations of the cells before and the cell's source: the same pair is compiled once.
 */
export function createCompilers() {
  const tslab = locateTslab();
  addToSearchPath(tslab.nodeModules);
  const typescript = tslab.require.resolve("@tslab/typescript-for-tslab");
  const original = tslab.require(typescript);
  const converters = new Map();
  for (const checked of [true, false]) converters.set(checked, remembering(converterFor(checked)));
  const { createExecutor } = tslab.require(join(tslab.folder, "dist", "executor.js"));

  function converterFor(checked) {
    tslab.require.cache[typescript].exports = hookTypeScript(original, tslab.nodeModules, () => {}, checked);
    const file = join(tslab.folder, "dist", "converter.js");
    delete tslab.require.cache[file];
    return tslab.require(file).createConverter({ isJS: false, isBrowser: false });
  }

  /** An executor with names of its own. `run` gives a cell's value or its error. */
  function makeExecutor(checked) {
    let outcome = {};
    const console = {
      log: (value) => {
        outcome.value = value;
      },
      error: (...what) => {
        // of several diagnostics the first
        outcome.error ??= what[0] === "%s%d:%d - %s" ? new SyntaxError(String(what[4])) : what[0];
      },
    };
    const node = converters.get(checked);
    const executor = createExecutor(process.cwd(), { node, browser: node, close() {} }, console);
    // where the code that runs finds its names: every executor's creation sets it
    const place = globalThis.__tslab__;
    async function run(source) {
      outcome = {};
      globalThis.__tslab__ = place;
      const ok = await executor.execute(source);
      return ok || outcome.error ? outcome : { error: new Error("the cell failed and did not say why") };
    }
    return { run, locals: executor.locals };
  }

  return { makeExecutor };
}

function remembering(converter) {
  const known = new Map();
  function convert(declarations, source) {
    const key = JSON.stringify([declarations, source]);
    if (!known.has(key)) known.set(key, converter.convert(declarations, source));
    return known.get(key);
  }
  return { ...converter, convert };
}
