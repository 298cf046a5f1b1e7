// Lets tslab compile a cell with one program instead of two.
import type * as TypeScript from "typescript";
import { bindFile } from "./inside";

/** Matches the file name under which tslab compiles each cell. */
export const CELL_FILE = /[\\/]__tslab__\.ts$/;

/** The message that tslab prints if its second program is identical to the first. */
const SAME = "builder is not recreated though contents are changed.";

/**
 * Makes tslab compile a cell with one program, since creating a program takes most of the time of a small cell.
 *
 * tslab creates a first program to find the names that a cell declares. Then it adds a line that exports these names, and creates a second program.
 * This class adds the line before the first program is created. So tslab finds no change, and uses the first program again.
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

  /** Records that a program has been created. The next program of this conversion would be the same. */
  made(): void {
    if (this.#at) this.#at = "second";
  }

  /** Whether a program has been created in this conversion, so that it can be used again. */
  get isMade(): boolean {
    return this.#at === "second";
  }

  /** Changes `readFile`, so that a cell's file already contains the line that exports the cell's names. */
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
