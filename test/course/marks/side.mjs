const IDENTIFIER = /[A-Za-z_$][\w$]*/g;

/** Returns all names in code, including the words of its comments. */
export const identifiers = (source) => new Set(source.match(IDENTIFIER));

/** The student's or the grader's side of an assignment. It runs cells, and stores which cell declared which name. */
export class Side {
  /** For each name, the source of the last cell that declared it. */
  #sources = new Map();

  constructor(executor) {
    this.executor = executor;
  }

  /** The values that successful cells have declared, by name. A student's kernel does not give values of failed cells to the grader either. */
  get declared() {
    return this.executor.declared();
  }

  /** Runs a cell. Returns its value or its error, and neither if the value is undefined or null. */
  async run(source) {
    const before = this.declared;
    const outcome = await this.executor.run(source);
    for (const [name, value] of Object.entries(this.declared))
      if (!Object.hasOwn(before, name) || before[name] !== value) this.#sources.set(name, source);
    return outcome;
  }

  /** Returns the sources of all cells that code depends on, directly or through other cells. */
  reachedFrom(source) {
    const found = new Set();
    const waiting = [source];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      for (const name of identifiers(next)) {
        const cell = this.#sources.get(name);
        if (cell === undefined || found.has(cell)) continue;
        found.add(cell);
        waiting.push(cell);
      }
    return [...found];
  }
}
