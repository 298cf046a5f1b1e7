import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { locateTslab, addToSearchPath } = require("../../../kernel/dist/tslab/locate.js");
const { hookTypeScript } = require("../../../kernel/dist/tslab/typescript-hook.js");

/**
 * tslab's compiler as the kernel sets it up, with types checked and without, and executors on them.
 *
 * A compilation depends on nothing but the declarations of the cells before and the cell's source: the same pair is compiled once.
 */
export function createCompilers() {
  const tslab = locateTslab();
  addToSearchPath(tslab.nodeModules);
  const file = tslab.require.resolve("@tslab/typescript-for-tslab");
  const typescript = tslab.require(file);
  const converters = new Map();
  const { createExecutor } = withTypeScript(typescript, "executor.js");

  /** A module of tslab's, loaded anew, on this TypeScript. */
  function withTypeScript(given, name) {
    tslab.require.cache[file].exports = given;
    const path = join(tslab.folder, "dist", name);
    delete tslab.require.cache[path];
    return tslab.require(path);
  }

  function makeConverter(given, checked) {
    const hooked = hookTypeScript(given, tslab.nodeModules, () => {}, checked);
    return withTypeScript(hooked, "converter.js").createConverter({ isJS: false, isBrowser: false });
  }

  function converter(checked) {
    if (!converters.has(checked)) converters.set(checked, remembering(makeConverter(typescript, checked)));
    return converters.get(checked);
  }

  /** The options with which the kernel checks types: asked of it by giving it a TypeScript that goes no further. */
  function kernelsOptions() {
    let found;
    const createWatchCompilerHost = (_files, options) => {
      found = options;
      throw new Error("the options are known");
    };
    try {
      makeConverter({ ...typescript, createWatchCompilerHost }, true);
    } catch (error) {
      if (!found) throw error;
    }
    return found;
  }

  /** An executor with names of its own. Its `run` gives a cell's value or its error. */
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
    const node = converter(checked);
    const executor = createExecutor(process.cwd(), { node, browser: node, close() {} }, console);
    // where the code that runs finds its names; the next executor sets it to its own
    const place = globalThis.__tslab__;
    async function run(source) {
      outcome = {};
      globalThis.__tslab__ = place;
      const ok = await executor.execute(source);
      return ok || outcome.error ? outcome : { error: new Error("the cell failed and did not say why") };
    }
    return { run, locals: executor.locals };
  }

  return { makeExecutor, typescript, options: kernelsOptions() };
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
