// Replaces TypeScript's builder program with one that does less work for each cell.
import type * as TypeScript from "typescript";
import type { CellTransformers } from "../source/shared-variables";
import type { Declarations } from "./declarations";
import { bindFile, importsOf } from "./inside";
import { CELL_FILE, type OneProgram } from "./one-program";

type Ts = typeof TypeScript;
type Builder = TypeScript.BuilderProgram;

/** An internal function of TypeScript. */
interface Emitter {
  /** With `force`, a file's declarations are written even if a type in them is unknown. */
  emit(...operands: [...Parameters<TypeScript.Program["emit"]>, force: boolean]): TypeScript.EmitResult;
}

/**
 * Creates a builder program without the usual bookkeeping.
 *
 * For each program, TypeScript's usual builder records which file refers to which other files. It does so for all declarations of all packages. If a
 * cell imports tfjs, this takes most of the time of the cell. tslab needs only the list of the source files that a cell needs.
 *
 * @param checked whether types are checked. If they are not, an unknown type is not an error of the cell.
 * @param share changes the emitted code of a cell after tslab has changed it (shared-variables.ts)
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
    // tslab reads the names that a cell declares before types are checked. The usual builder has bound all files by then, so bind the file here.
    function getSourceFile(name: string): TypeScript.SourceFile | undefined {
      const file = builder.getProgram().getSourceFile(name.replace(ALIAS, ""));
      if (!file) return undefined;
      const names = bindFile(ts, file, builder.getCompilerOptions());
      // tslab exports all names that it finds in a cell. The name in `declare global` is not a variable, so remove it.
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

/** Returns the names of a file and of the files that it imports, without files of declarations: these and their imports need no compilation. */
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

/** Changes the names of output files. tslab treats only files `….js` as compiled modules, so `gate.mts` is written to `gate.mjs.js`. */
function asScript(write: TypeScript.WriteFileCallback): TypeScript.WriteFileCallback {
  return (name, ...rest) => write(/\.[mc]js$/.test(name) ? `${name}.js` : name, ...rest);
}

/** The suffix that `asNew` adds. */
const ALIAS = /\?\d+\.ts$/;
let aliases = 0;

/**
 * Gives a source file a new name for each cell that imports the file, so that the file is compiled again. With the same name, tslab would compile the
 * file only once, even if the file changes while no cell imports it. The new name ends with `.ts`, since tslab accepts only such names as sources.
 */
const asNew = (name: string) => (CELL_FILE.test(name) ? name : `${name}?${++aliases}.ts`);
