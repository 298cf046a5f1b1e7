import type * as TypeScript from "@tslab/typescript-for-tslab";
import type { Declarations } from "./declarations";

import type { CellTransformers } from "./shared-variables";

type Ts = typeof TypeScript;
type Builder = TypeScript.BuilderProgram;

/** The name that tslab gives a cell's code; all other files that it compiles are modules beside the notebook. */
const CELL_FILE = /[\\/]__tslab__\.ts$/;

/** What TypeScript has found out about a file's imports, and does not declare. */
interface Resolved {
  readonly resolvedModules?: {
    forEach(visit: (found: { readonly resolvedModule?: { readonly resolvedFileName: string } }) => void): void;
  };
}

/** Functions of TypeScript's that its declarations leave out. */
interface Binder {
  /** Finds what names a file declares. */
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}
interface Emitter {
  /** With `force`, a file's declarations are written also where a type in them is not known. */
  emit(...operands: [...Parameters<TypeScript.Program["emit"]>, force: boolean]): TypeScript.EmitResult;
}

/**
 * Creates a program without a builder's bookkeeping.
 *
 * tslab makes two programs a cell. TypeScript's usual builder notes for each of them which file refers to which, through all declarations of
 * all packages: with tfjs imported, most of the time that a cell takes. tslab asks only which source files a cell needs.
 * @param checked whether types are checked; else those that are not known are none of a cell's errors
 * @param share changes what is emitted of a cell, after tslab has (shared-variables.ts)
 */
export function thinBuilder(
  ts: Ts,
  checked: boolean,
  declarations: Declarations,
  share: CellTransformers,
): TypeScript.CreateProgram<Builder> {
  return (rootNames, options, host, oldProgram, diagnostics, references) => {
    const reading = host && declarations.reading(host);
    const builder = ts.createAbstractBuilder(rootNames, options, reading, oldProgram, diagnostics, references);
    const getAllDependencies = (file: TypeScript.SourceFile) => sourcesOf(builder.getProgram(), file);
    // tslab reads the names that a cell declares before anything has been checked; the usual builder has bound all files by then
    function getSourceFile(name: string): TypeScript.SourceFile | undefined {
      const file = builder.getProgram().getSourceFile(name);
      if (file) (ts as unknown as Binder).bindSourceFile(file, builder.getCompilerOptions());
      return file;
    }
    function emit(...[file, write, token, only, transformers]: Parameters<Builder["emit"]>): TypeScript.EmitResult {
      const isCell = file !== undefined && CELL_FILE.test(file.fileName);
      const changed = isCell ? withSharing(transformers, builder.getProgram().getTypeChecker()) : transformers;
      return (builder.getProgram() as unknown as Emitter).emit(file, write, token, only, changed, !checked);
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
    (next as Resolved).resolvedModules?.forEach(({ resolvedModule }) => {
      const imported = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
      if (imported) waiting.push(imported);
    });
  }
  return [...names];
}
