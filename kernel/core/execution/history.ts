// Keeps the cells of a session and their values, for `history_request`.
import type { Json } from "../protocol/message";

/** The largest number of cells that the history keeps. */
const LIMIT = 10_000;
/** The number of the only session. */
const SESSION = 1;

interface Entry {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

/** Stores the cells of this session. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
    if (this.#entries.length > LIMIT) this.#entries.shift();
  }

  /** Stores the value of the latest cell, as text. @param line the cell's execution count */
  result(line: number, output: string): void {
    const entry = this.#entries.at(-1);
    if (entry?.line === line) entry.output = output;
  }

  /** Returns the entries that a `history_request` asks for, as `[session, line, input]` or `[session, line, [input, output]]`. */
  ask(request: Json): unknown[] {
    return this.#select(request).map(({ line, input, output }) => [
      SESSION,
      line,
      request.output === true ? [input, output] : input,
    ]);
  }

  #select(request: Json): readonly Entry[] {
    const count = typeof request.n === "number" ? request.n : LIMIT;
    switch (request.hist_access_type) {
      case "range": {
        // in a request, session 0 means the current session and -1 the previous session
        if (request.session !== 0 && request.session !== SESSION) return [];
        const start = typeof request.start === "number" ? request.start : 1;
        const stop = typeof request.stop === "number" ? request.stop : Number.POSITIVE_INFINITY;
        return this.#entries.filter(({ line }) => line >= start && line < stop);
      }
      case "tail":
        return last(this.#entries, count);
      case "search": {
        const pattern = globPattern(typeof request.pattern === "string" ? request.pattern : "*");
        const found = this.#entries.filter(({ input }) => pattern.test(input));
        return last(request.unique === true ? latestOfEach(found) : found, count);
      }
      default:
        return [];
    }
  }
}

/** Returns the last `count` entries. The case 0 is separate, since `slice(-0)` would return all entries. */
const last = <T>(list: readonly T[], count: number): readonly T[] => (count > 0 ? list.slice(-count) : []);

function latestOfEach(entries: readonly Entry[]): Entry[] {
  const byInput = new Map<string, Entry>();
  for (const entry of entries) {
    byInput.delete(entry.input);
    byInput.set(entry.input, entry);
  }
  return [...byInput.values()];
}

/** Returns a regular expression that must match the whole input. In `glob`, `*` stands for any text and `?` for one character. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`, "u");
}
