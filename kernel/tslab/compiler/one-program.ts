// Lets tslab compile a cell with one program instead of two.
import type * as TypeScript from "typescript";
import { bindFile } from "./inside";

/** The file as which tslab compiles each cell. */
export const CELL_FILE = /[\\/]__tslab__\.ts$/;

/** What tslab says where its second program is the first. */
const SAME = "builder is not recreated though contents are changed.";

/**
 * Lets a cell be compiled by one program.
 *
 * tslab makes two: one to find the names that a cell declares, and one with a line that exports them. Here the cell's file has that line from the
 * beginning, so that the second time nothing has changed. A program costs most of what a small cell takes.
 */
export class OneProgram {
  #at: "first" | "second" | undefined;

  constructor(readonly ts: typeof TypeScript) {}

  /** Runs tslab's conversion of a cell. */
  converting<T>(convert: () => T): T {
    const { warn } = console;
    this.#at = "first";
    console.warn = (...what: unknown[]) => {
      if (what[0] !== SAME) warn(...what);
    };
    try {
      return convert();
    } finally {
      this.#at = undefined;
      console.warn = warn;
    }
  }

  /** A program has been made: the next one of this conversion is the same. */
  made(): void {
    if (this.#at) this.#at = "second";
  }

  /** Whether what has been made counts still. */
  get isMade(): boolean {
    return this.#at === "second";
  }

  /** Changes how a cell's file is read. */
  addTo(system: Pick<TypeScript.System, "readFile">): void {
    const { readFile } = system;
    system.readFile = (path, encoding) => {
      const text = readFile.call(system, path, encoding);
      return this.#at && text !== undefined && CELL_FILE.test(path) ? this.#exporting(text) : text;
    };
  }

  #exporting(text: string): string {
    const file = this.ts.createSourceFile("cell.ts", text, this.ts.ScriptTarget.Latest, true);
    const names = [...bindFile(this.ts, file, {}).keys()].filter((name) => name !== "__global");
    const line = `\nexport {${names.join(", ")}}`;
    return names.length === 0 || text.endsWith(line) ? text : text + line;
  }
}
