import type * as TypeScript from "typescript";
import type { CellTransformers } from "../source/shared-variables";
import type { Declarations } from "./declarations";
import { bindFile, importsOf } from "./inside";
import { CELL_FILE, type OneProgram } from "./one-program";

type Ts = typeof TypeScript;
type Builder = TypeScript.BuilderProgram;

/** A function of TypeScript's that its declarations leave out. */
interface Emitter {
  /** With `force`, a file's declarations are written also where a type in them is not known. */
  emit(...operands: [...Parameters<TypeScript.Program["emit"]>, force: boolean]): TypeScript.EmitResult;
}

/**
 * Creates a program without a builder's bookkeeping.
 *
 * TypeScript's usual builder notes for each program which file refers to which, through all declarations of all packages: with tfjs imported,
 * most of the time that a cell takes. tslab asks only which source files a cell needs.
 *
 * @param checked whether types are checked; else those that are not known are none of a cell's errors
 * @param share changes what is emitted of a cell, after tslab has (shared-variables.ts)
 */
export function thinBuilder(
  ts: Ts,
  checked: boolean,
  declarations: Declarations,
  share: CellTransformers,
  one: OneProgram,
): TypeScript.CreateProgram<Builder> {
  return (rootNames, options, host, oldProgram, diagnostics, references) => {
    const reading = host && declarations.reading(host);
    const builder = ts.createAbstractBuilder(rootNames, options, reading, oldProgram, diagnostics, references);
    one.made();
    const getAllDependencies = (file: TypeScript.SourceFile) => sourcesOf(builder.getProgram(), file).map(asNew);
    // tslab reads the names that a cell declares before anything has been checked; the usual builder has bound all files by then
    function getSourceFile(name: string): TypeScript.SourceFile | undefined {
      const file = builder.getProgram().getSourceFile(name.replace(ALIAS, ""));
      if (!file) return undefined;
      const names = bindFile(ts, file, builder.getCompilerOptions());
      // tslab exports all names of a cell; that of `declare global` is none
      if (CELL_FILE.test(file.fileName)) names.delete("__global");
      return file;
    }
    function emit(...[file, write, token, only, transformers]: Parameters<Builder["emit"]>): TypeScript.EmitResult {
      const isCell = file !== undefined && CELL_FILE.test(file.fileName);
      const changed = isCell ? withSharing(transformers, builder.getProgram().getTypeChecker()) : transformers;
      return (builder.getProgram() as unknown as Emitter).emit(
        file,
        write && asScript(write),
        token,
        only,
        changed,
        !checked,
      );
    }
    const withSharing = (
      transformers: TypeScript.CustomTransformers | undefined,
      checker: TypeScript.TypeChecker,
    ): TypeScript.CustomTransformers => ({
      ...transformers,
      after: [...(transformers?.after ?? []), share.code],
      afterDeclarations: [...(transformers?.afterDeclarations ?? []), share.declarations(checker)],
    });
    return Object.assign(builder, { emit, getAllDependencies, getSourceFile });
  };
}

/** A file, and all that it imports that must be compiled: declarations need not be, nor do they lead to what must. */
function sourcesOf(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  const names = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (names.has(next.fileName) || next.isDeclarationFile) continue;
    names.add(next.fileName);
    importsOf(program, next)?.forEach(({ resolvedModule }) => {
      const imported = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
      if (imported) waiting.push(imported);
    });
  }
  return [...names];
}

/** tslab takes only files `….js` for compiled modules: `gate.mts` becomes `gate.mjs.js`. */
function asScript(write: TypeScript.WriteFileCallback): TypeScript.WriteFileCallback {
  return (name, ...rest) => write(/\.[mc]js$/.test(name) ? `${name}.js` : name, ...rest);
}

/** What `asNew` adds. */
const ALIAS = /\?\d+\.ts$/;
let aliases = 0;

/**
 * tslab takes only files `….ts` for sources, and compiles each once, also when it was changed while no cell imported it: under a new name it is
 * compiled with each cell that imports it.
 */
const asNew = (name: string) => (CELL_FILE.test(name) ? name : `${name}?${++aliases}.ts`);
