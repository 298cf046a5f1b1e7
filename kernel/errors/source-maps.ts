// Maps a place in compiled code back to its line and column in a cell or file.
import { SourceMap } from "node:module";

/** The source maps of a cell's two compiler passes, as text. They are parsed only if the cell fails. */
export interface CellMaps {
  /** From the code that runs to the output of the first pass. */
  readonly outer: string;
  /** From the output of the first pass to the cell. */
  readonly inner: () => string;
}

/** A place in a cell. Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The text before a cell's code on its first line, which lets later cells see its names (executor.ts). */
const PREFIX = /^\((async )?function\(exports, require, __tslab__\) \{ /;

/** A compiled cell. */
export interface CompiledCell {
  /** e.g. `In[3]`: the file name in stack traces. */
  readonly name: string;
  readonly source: string;
  /** Maps a place in the code that runs to the cell's TypeScript. Returns undefined for code that tslab has added. */
  locate(place: Place): Place | undefined;
}

/** @param code the code that runs, with tslab's prefix. */
export function compiledCell(name: string, source: string, code: string, maps: CellMaps): CompiledCell {
  const prefix = PREFIX.exec(code)?.[0].length ?? 0;
  // the call of the function that tslab wraps around the cell: it is not a line of the cell
  const end = code.split("\n").length;
  let chain: readonly SourceMap[] | undefined;
  return {
    name,
    source,
    locate({ line, column }) {
      if (line === end) return undefined;
      chain ??= [maps.outer, maps.inner()].map((text) => new SourceMap(JSON.parse(text)));
      return follow(chain, { line: line - 1, column: column - 1 - (line === 1 ? prefix : 0) });
    },
  };
}

/** Returns the record of a compiled file that a cell imports. @param name its path, as stack traces show it */
export function compiledFile(name: string, source: string, maps: CellMaps): CompiledCell {
  let chain: readonly SourceMap[] | undefined;
  return {
    name,
    source,
    locate({ line, column }) {
      chain ??= [maps.outer, maps.inner()].map((text) => new SourceMap(JSON.parse(text)));
      return follow(chain, { line: line - 1, column: column - 1 }, 0);
    },
  };
}

/**
 * Maps a place (counted from 0) back through the source maps, the last pass first.
 *
 * @param above number of lines before the first one: tslab puts a line `export {};` before a cell
 */
export function follow(chain: readonly SourceMap[], place: Place, above = 1): Place | undefined {
  let { line, column } = place;
  if (column < 0) return undefined;
  for (const map of chain) {
    const entry = map.findEntry(line, column);
    if (!("originalLine" in entry)) return undefined;
    line = entry.originalLine;
    column = entry.originalColumn;
  }
  return line < above ? undefined : { line: line - above + 1, column: column + 1 };
}
