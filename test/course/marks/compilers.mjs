import Module, { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { locateTslab, addToSearchPath } = require("../../../kernel/dist/tslab/locate.js");
const { Executor } = require("../../../kernel/dist/tslab/executor.js");
const { loadParts } = require("../../../kernel/dist/tslab/parts.js");
const { withTslabsOwn } = require("../../../kernel/dist/tslab/compiler/typescript-shims.js");
const { hookTypeScript } = require("../../../kernel/dist/tslab/compiler/typescript-hook.js");

/**
 * tslab's compiler as the kernel sets it up, with types checked and without, and executors on them.
 *
 * A compilation depends on nothing but the declarations of the cells before and the cell's source: the same pair is compiled once.
 */
export function createCompilers() {
  const tslab = locateTslab();
  addToSearchPath(tslab.nodeModules);
  const file = tslab.require.resolve("@tslab/typescript-for-tslab");
  const typescript = withTslabsOwn(tslab.require("typescript"));
  const converters = new Map();
  const parts = loadParts(tslab, typescript, (file) => ({ name: file }));
  /** The names of the cell that was compiled last. */
  let declared;

  /** A module of tslab's, loaded anew, on this TypeScript. */
  function withTypeScript(given, name) {
    tslab.require.cache[file] ??= new Module(file);
    tslab.require.cache[file].loaded = true;
    tslab.require.cache[file].exports = given;
    const path = join(tslab.folder, "dist", name);
    delete tslab.require.cache[path];
    return tslab.require(path);
  }

  function makeConverter(given, checked) {
    const hooked = hookTypeScript(given, tslab.nodeModules, {
      keep() {},
      declare(names) {
        declared = names;
      },
      checked,
    });
    return withTypeScript(hooked, "converter.js").createConverter({ isJS: false, isBrowser: false });
  }

  function converter(checked) {
    if (!converters.has(checked))
      converters.set(
        checked,
        remembering(makeConverter(typescript, checked), () => declared),
      );
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
    const { close, convert } = converter(checked);
    const executor = new Executor(process.cwd(), { close, convert: (...about) => convert(executor, ...about) }, parts);
    // where the code that runs finds its names; the next executor sets it to its own
    const place = globalThis.__tslab__;
    async function run(source) {
      globalThis.__tslab__ = place;
      const { ok, value, thrown, diagnostics } = await executor.execute(source);
      if (ok) return value ?? {};
      const [first] = diagnostics;
      return { error: first ? new SyntaxError(first.messageText) : thrown?.error };
    }
    return { run, declared: () => executor.declared() };
  }

  return { makeExecutor, typescript, options: kernelsOptions() };
}

/** @param names gives the names that the cell compiled last declares */
function remembering({ convert: compile, ...converter }, names) {
  const known = new Map();
  function convert(executor, declarations, source) {
    const key = JSON.stringify([declarations, source]);
    if (!known.has(key)) known.set(key, { converted: compile(declarations, source), names: names() });
    const found = known.get(key);
    executor.declare(found.names);
    return found.converted;
  }
  return { ...converter, convert };
}
