// Rewrites stack traces. Frames of cells get the cell's name and line. Frames of the kernel and of tslab are left out.
import type { CompiledCell, Place } from "./source-maps";

/** The largest number of frames in a stack trace. This is enough to contain the cell's frame even if a library failed deep inside. */
const DEPTH = 50;

const cells = new Map<string, CompiledCell>();

/** Registers a compiled cell, so that stack traces can name places in it. Call this before the cell's code runs. */
export const rememberCell = (cell: CompiledCell): void => void cells.set(cell.name, cell);

/** Returns the compiled cell with this name. */
export const cellNamed = (name: string): CompiledCell | undefined => cells.get(name);

/** A cell and a place in it. */
export interface CellPlace {
  readonly cell: CompiledCell;
  readonly place: Place;
}

/** A frame of a stack, with those methods of V8's call sites that the kernel uses. */
export interface CallSite {
  getFileName(): string | null | undefined;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  toString(): string;
}

/** What an engine like V8 offers for stacks. Other engines have only the text of a stack. */
interface V8 {
  stackTraceLimit?: number;
  prepareStackTrace?: ((error: Error, sites: readonly CallSite[]) => unknown) | undefined;
}

/** Tells to whom a file in a stack belongs. */
export interface StackFiles {
  /** Returns the path of a file that a call site names. */
  pathOf(file: string): string;
  /** Returns whether a file belongs to the kernel or to tslab. */
  isKernel(path: string): boolean;
  /** Returns whether a file belongs to the program in which the kernel runs, for example to Node. */
  isBuiltIn(path: string): boolean;
}

/**
 * Makes every error's `stack` name places in the TypeScript of cells (`In[3]:5:20`). This holds wherever the stack is read: in the
 * kernel's tracebacks, in `console.error(error)`, in a library. Frames of the kernel, of tslab and of Node below a cell are left out.
 */
export function installStackTraces({ pathOf, isKernel, isBuiltIn }: StackFiles): void {
  const v8 = Error as unknown as V8;
  const fileOf = (site: CallSite | undefined) => pathOf(site?.getFileName() ?? "");
  v8.stackTraceLimit = DEPTH;
  v8.prepareStackTrace = (error, sites) => {
    const lines: string[] = [];
    const inCell = sites.some((site) => cells.has(site.getFileName() ?? ""));
    // The kernel itself created this error, for example for an interrupt. It has no place in a cell.
    if (!inCell && isKernel(fileOf(sites[0]))) return headline(error);
    for (const site of sites) {
      const file = fileOf(site);
      const cell = cells.get(file);
      if (!cell) {
        if (!inCell || !(isBuiltIn(file) || isKernel(file))) lines.push(`    at ${site}`);
        continue;
      }
      const place = cell.locate({ line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 });
      if (place) lines.push(frame(site, cell, place));
    }
    return [headline(error), ...lines].join("\n");
  };
}

function frame(site: CallSite, { name }: CompiledCell, { line, column }: Place): string {
  const where = `${name}:${line}:${column}`;
  const function_ = site
    .toString()
    .match(/^(.*?) \(/)?.[1]
    ?.replace(/^(async )?(exports|Proxy|Object)\./, "$1");
  return function_ && !/<anonymous>$|^Object\.eval$|^eval$/.test(function_)
    ? `    at ${function_} (${where})`
    : `    at ${where}`;
}

/** Returns the first line of a stack. */
export function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

const PLACE = /(?:\(|at )([^()]+):(\d+):(\d+)\)?$/;

/** Returns the frames of a stack without its message, which may have several lines. */
export function framesOf(stack: string): string[] {
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
}

/** Returns the innermost place in a cell that the frames contain. */
export function cellPlaceOf(frames: readonly string[]): CellPlace | undefined {
  for (const line of frames) {
    const [, name = "", row = "", column = ""] = PLACE.exec(line) ?? [];
    const cell = cells.get(name);
    if (cell) return { cell, place: { line: Number(row), column: Number(column) } };
  }
  return undefined;
}
