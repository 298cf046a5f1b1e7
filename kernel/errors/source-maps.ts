// Leads from a place in compiled code back to its line and column in a cell or file.
import { SourceMap } from "node:module";

/** The maps of a cell's two passes, as text: they are read only if the cell fails. */
export interface CellMaps {
  /** From what runs to the first pass's output. */
  readonly outer: string;
  /** From there to the cell. */
  readonly inner: () => string;
}

/** A place in a cell: the first line is 1, the first column 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What stands before a cell's code on the first line, so that its names can be seen by later cells (executor.ts). */
const PREFIX = /^\((async )?function\(exports, require, __tslab__\) \{ /;

/** What is known of a compiled cell. */
export interface CompiledCell {
  /** e.g. `In[3]`: the file name in stack traces. */
  readonly name: string;
  readonly source: string;
  /** Maps a place in the code that runs to the cell's own TypeScript; undefined for code that is tslab's. */
  locate(place: Place): Place | undefined;
}

/** @param code what runs, with tslab's prefix. */
export function compiledCell(name: string, source: string, code: string, maps: CellMaps): CompiledCell {
  const prefix = PREFIX.exec(code)?.[0].length ?? 0;
  // the call of the function that tslab wraps the cell in: no line of the cell
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

/** A file that a cell imports, compiled. @param name its path, as stack traces show it */
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
 * Follows a place (counted from 0) back through maps, the last pass first.
 *
 * @param above lines before the first: tslab puts a line `export {};` before a cell
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
