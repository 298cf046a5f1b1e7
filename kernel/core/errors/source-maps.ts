// Converts a place in compiled code to the line and column in the source of the cell or file.
import { SourceMap } from "./source-map";

/** The source maps of a cell's two compiler passes, as text. They are parsed only if the cell fails. */
export interface CellMaps {
  /** Maps from the code that runs to the output of the first pass. */
  readonly outer: string;
  /** Returns the map from the output of the first pass to the cell. */
  readonly inner: () => string;
}

/** A place in a cell. Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Matches the text that `executor.ts` puts before the first line of a cell's compiled code. */
const PREFIX = /^\((async )?function\(exports, require, __tslab__\) \{ /;

/** A compiled cell. */
export interface CompiledCell {
  /** The name of the cell in stack traces, e.g. `In[3]`. */
  readonly name: string;
  readonly source: string;
  /** Maps a place in the code that runs to the cell's TypeScript. Returns undefined for code that tslab has added. */
  locate(place: Place): Place | undefined;
}

/** Returns the record of a compiled cell. @param code the code that runs, including the text that PREFIX matches. */
export function compiledCell(name: string, source: string, code: string, maps: CellMaps): CompiledCell {
  const prefix = PREFIX.exec(code)?.[0].length ?? 0;
  // The last line of the code calls the function that contains the cell. It is not a line of the cell.
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

/** Returns the record of a compiled file that a cell imports. @param name the file's path, as stack traces show it */
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
 * Maps a place in the code that runs back to the source. It uses the source maps one after the other, starting with that of the last pass.
 *
 * @param place a place whose line and column count from 0
 * @param above the number of lines that were added before the source: tslab puts a line `export {};` before a cell
 */
export function follow(chain: readonly SourceMap[], place: Place, above = 1): Place | undefined {
  let { line, column } = place;
  if (column < 0) return undefined;
  for (const map of chain) {
    const found = map.find(line, column);
    if (!found) return undefined;
    ({ line, column } = found);
  }
  return line < above ? undefined : { line: line - above + 1, column: column + 1 };
}
