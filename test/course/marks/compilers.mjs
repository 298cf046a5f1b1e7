import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { locateTslab, addToSearchPath, loadTslab } = require("../../../kernel/dist/node/locate.js");
const { Executor } = require("../../../kernel/dist/core/tslab/executor.js");
const { partsOf } = require("../../../kernel/dist/core/tslab/parts.js");
const { nodePlace } = require("../../../kernel/dist/node/place.js");
const { nodeRuntime } = require("../../../kernel/dist/node/runtime.js");
const { withTslabsOwn } = require("../../../kernel/dist/core/tslab/compiler/typescript-shims.js");
const { hookTypeScript } = require("../../../kernel/dist/core/tslab/compiler/typescript-hook.js");

/**
 * Returns a function that makes executors. They use tslab's compiler as the kernel does, with or without a check of types.
 *
 * A compilation depends only on the source of the cell and on the declarations of the cells before it. So each such pair is compiled once.
 */
export function createCompilers() {
  const tslab = locateTslab();
  addToSearchPath(tslab.nodeModules);
  const typescript = withTslabsOwn(tslab.require("typescript"));
  const converters = new Map();
  const place = nodePlace(tslab.nodeModules);
  const runtime = nodeRuntime(tslab.nodeModules, (work) => work());
  const parts = partsOf(loadTslab(tslab, typescript), typescript, {
    compiled() {},
    remember: (name) => ({ name }),
  });
  /** The names that the last compiled cell declares. */
  let declared;

  function makeConverter(given, checked) {
    const hooked = hookTypeScript(given, {
      place,
      keep() {},
      declare(names) {
        declared = names;
      },
      checked,
    });
    // tslab's file is loaded again, with this TypeScript
    delete tslab.require.cache[join(tslab.folder, "dist", "converter.js")];
    return loadTslab(tslab, hooked).createConverter({ isJS: false, isBrowser: false });
  }

  function converter(checked) {
    if (!converters.has(checked))
      converters.set(
        checked,
        remembering(makeConverter(typescript, checked), () => declared),
      );
    return converters.get(checked);
  }

  /** Returns the compiler options with which the kernel checks types. It gives the kernel a TypeScript that records the options and throws. */
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

  /** Returns a new executor. Its `run` returns the value of a cell, or its error. */
  function makeExecutor(checked) {
    const { close, convert } = converter(checked);
    const executor = new Executor(
      process.cwd(),
      { close, convert: (...about) => convert(executor, ...about) },
      parts,
      runtime,
    );
    // the code of cells finds its variables in this global object, which each new executor replaces
    const slot = globalThis.__tslab__;
    async function run(source) {
      globalThis.__tslab__ = slot;
      const { ok, value, thrown, diagnostics } = await executor.execute(source);
      if (ok) return value ?? {};
      const [first] = diagnostics;
      return { error: first ? new SyntaxError(first.messageText) : thrown?.error };
    }
    return { run, declared: () => executor.declared() };
  }

  return { makeExecutor, typescript, options: kernelsOptions() };
}

/** Returns the converter with a cache. @param names returns the names that the last compiled cell declares */
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
