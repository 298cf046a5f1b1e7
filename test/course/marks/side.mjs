const IDENTIFIER = /[A-Za-z_$][\w$]*/g;

/** All names in a piece of code, and the words of its comments. */
export const identifiers = (source) => new Set(source.match(IDENTIFIER));

/** The student's side or the grader's: an executor, and which cell has declared which name. */
export class Side {
  /** The source of the cell that declared a name last. */
  #sources = new Map();

  constructor(executor) {
    this.executor = executor;
  }

  /** The values that cells which ended well have declared, by name: a student's kernel gives no other. */
  get declared() {
    return this.executor.declared();
  }

  /** Runs a cell. Gives its value (none for undefined and null) or its error. */
  async run(source) {
    const before = this.declared;
    const outcome = await this.executor.run(source);
    for (const [name, value] of Object.entries(this.declared))
      if (!Object.hasOwn(before, name) || before[name] !== value) this.#sources.set(name, source);
    return outcome;
  }

  /** The sources of the cells whose names a piece of code has, and of those whose names they have, and so on. */
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
