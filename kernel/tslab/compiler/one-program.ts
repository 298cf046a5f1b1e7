// Lets tslab compile a cell with one program instead of two.
import type * as TypeScript from "typescript";
import { bindFile } from "./inside";

/** Matches the file name under which tslab compiles each cell. */
export const CELL_FILE = /[\\/]__tslab__\.ts$/;

/** The message that tslab prints if its second program is identical to the first. */
const SAME = "builder is not recreated though contents are changed.";

/**
 * Makes tslab compile a cell with one program.
 *
 * tslab makes two programs: one to find the names that a cell declares, and one with a line that exports them. Here the cell's file has that line from the
 * start, so nothing has changed for the second program. Creating a program takes most of the time of a small cell.
 */
export class OneProgram {
  #at: "first" | "second" | undefined;

  constructor(readonly ts: typeof TypeScript) {}

  /** Runs tslab's conversion of a cell, with one program. */
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

  /** Records that a program has been made. The next program of this conversion is the same. */
  made(): void {
    if (this.#at) this.#at = "second";
  }

  /** Whether the program that has been made is still valid. */
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
